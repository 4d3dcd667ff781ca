#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "base/compress.h"

namespace comity {

namespace {

constexpr std::size_t kStep = 256 * 1024;

Failure damaged_input(const char* format) { return fail(Code::malformed, {Msg::kUnpackDamaged, {{"format", format}}}); }

// The growing output. Room is given a step at a time, one byte beyond the limit at most, which shows the excess.
class Output {
 public:
  explicit Output(std::uint64_t limit) : limit_(limit) {}

  std::span<char> room() {
    const auto step = std::min<std::uint64_t>(kStep, limit_ + 1 - size_);
    content_.resize(size_ + static_cast<std::size_t>(step));
    return std::span(content_).subspan(size_);
  }
  Status filled(std::size_t count) {
    size_ += count;
    if (size_ <= limit_) return {};
    return fail(Code::limit, {Msg::kUnpackTooLarge, {{"limit", std::to_string(limit_)}}});
  }
  std::string take() {
    content_.resize(size_);
    return std::move(content_);
  }

 private:
  std::uint64_t limit_;
  std::string content_;
  std::size_t size_ = 0;
};

struct EndInflate {
  void operator()(z_stream* stream) const { ::inflateEnd(stream); }
};

// RFC 1952 §2.2: members follow each other. Zeros after the last are padding, as gzip(1) takes them.
Result<std::string> unpack_gzip(std::string_view input, std::uint64_t limit) {
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  z_stream stream{};
  if (::inflateInit2(&stream, kGzipOnly) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, EndInflate> end(&stream);
  Output output(limit);
  while (!input.empty()) {
    const auto offered = std::min<std::size_t>(input.size(), std::numeric_limits<uInt>::max());
    const auto room = output.room();
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));  // zlib reads it only
    stream.avail_in = static_cast<uInt>(offered);
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
    const int status = ::inflate(&stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END) return damaged_input("gzip");
    COMITY_CHECK(output.filled(room.size() - stream.avail_out));
    input.remove_prefix(offered - stream.avail_in);
    if (status != Z_STREAM_END) continue;
    if (input.find_first_not_of('\0') == std::string_view::npos) return output.take();
    if (::inflateReset(&stream) != Z_OK) return damaged_input("gzip");
  }
  return damaged_input("gzip");  // it ended inside a member
}

struct FreeStream {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

// RFC 8878 §3: frames follow each other.
Result<std::string> unpack_zstd(std::string_view input, std::uint64_t limit) {
  const std::unique_ptr<ZSTD_DStream, FreeStream> stream(ZSTD_createDStream());
  if (!stream) throw std::bad_alloc();
  Output output(limit);
  ZSTD_inBuffer in{input.data(), input.size(), 0};
  for (;;) {
    const auto room = output.room();
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    const std::size_t pending = ZSTD_decompressStream(stream.get(), &out, &in);
    if (ZSTD_isError(pending) != 0) return damaged_input("zstd");
    COMITY_CHECK(output.filled(out.pos));
    if (in.pos < in.size) continue;
    if (pending == 0) return output.take();
    if (out.pos < out.size) return damaged_input("zstd");  // it had room and input, and still wants more
  }
}

}  // namespace

Packing packing_of(std::string_view input) {
  if (input.starts_with("\x1f\x8b")) return Packing::gzip;          // RFC 1952 §2.3.1
  if (input.starts_with("\x28\xb5\x2f\xfd")) return Packing::zstd;  // RFC 8878 §3.1.1
  return Packing::none;
}

Result<std::string> unpack(std::string input, std::uint64_t limit) {
  switch (packing_of(input)) {
    case Packing::gzip: return unpack_gzip(input, limit);
    case Packing::zstd: return unpack_zstd(input, limit);
    case Packing::none: break;
  }
  return input;
}

}  // namespace comity
