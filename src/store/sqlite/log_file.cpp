#include "store/sqlite/log_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>

#include "base/bytes.h"
#include "base/file.h"

namespace comity::store {

namespace {

constexpr std::size_t kHead = 32;
constexpr std::size_t kFrameHead = 24;
constexpr std::uint32_t kMagic = 0x377f0682;  // the lowest bit tells the byte order of the checksums
constexpr int kMaxCopies = 100;

std::uint32_t big_endian(ByteView bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} << 24U | std::uint32_t{bytes[at + 1]} << 16U | std::uint32_t{bytes[at + 2]} << 8U |
         std::uint32_t{bytes[at + 3]};
}

// SQLite's running checksum over pairs of 32-bit words.
class Checksum {
 public:
  explicit Checksum(bool big) : big_(big) {}

  void add(ByteView bytes) {
    for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
      first_ += word(bytes, i) + second_;
      second_ += word(bytes, i + 4) + first_;
    }
  }
  bool is(ByteView bytes, std::size_t at) const {
    return big_endian(bytes, at) == first_ && big_endian(bytes, at + 4) == second_;
  }

 private:
  std::uint32_t word(ByteView bytes, std::size_t at) const {
    const auto value = big_endian(bytes, at);
    return big_ ? value : __builtin_bswap32(value);
  }

  bool big_;
  std::uint32_t first_ = 0;
  std::uint32_t second_ = 0;
};

// What frame after frame tells.
class Walk {
 public:
  Walk(ByteView head, Checksum checksum) : salts_(head.begin() + 16, head.begin() + 24), checksum_(checksum) {}

  // False when there is no need to look further.
  bool add(ByteView frame) {
    ++number_;
    const bool ours = std::equal(salts_.begin(), salts_.end(), frame.begin() + 8);
    if (first_bad_ == 0) {
      checksum_.add(frame.first(8));
      checksum_.add(frame.subspan(kFrameHead));
      if (ours && checksum_.is(frame, 16)) return true;
      first_bad_ = number_;
    }
    if (!ours) return true;
    if (commit_passed_) {
      damaged_ = true;
      return false;
    }
    commit_passed_ = big_endian(frame, 4) != 0;
    return true;
  }

  std::optional<std::uint64_t> damage() const { return damaged_ ? std::optional(first_bad_) : std::nullopt; }

 private:
  Bytes salts_;
  Checksum checksum_;
  std::uint64_t number_ = 0;
  std::uint64_t first_bad_ = 0;
  bool commit_passed_ = false;  // a commit stands at or after the first bad frame
  bool damaged_ = false;
};

std::filesystem::path copy_of(const std::filesystem::path& file, int number) {
  auto copy = log_of(file);
  return copy += ".damaged-" + std::to_string(number);
}

}  // namespace

std::filesystem::path log_of(const std::filesystem::path& file) {
  auto log = file;
  return log += "-wal";
}

Result<std::optional<std::uint64_t>> damaged_frame(const std::filesystem::path& log) {
  std::ifstream in(log, std::ios::binary);
  if (!in) return std::nullopt;  // no log, no damage
  Bytes head(kHead);
  const auto fill = [&in](Bytes& bytes) {
    return static_cast<bool>(
        in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())));
  };
  if (!fill(head)) return std::nullopt;
  if (std::all_of(head.begin(), head.end(), [](auto byte) { return byte == 0; })) return std::nullopt;
  Checksum checksum((big_endian(head, 0) & 1U) != 0);
  checksum.add(ByteView(head).first(24));
  const auto page_size = big_endian(head, 8);
  const bool sound =
      (big_endian(head, 0) & ~1U) == kMagic && checksum.is(head, 24) && page_size >= 512 && page_size <= 65'536;
  Walk walk(head, checksum);
  Bytes frame(kFrameHead + (sound ? page_size : 0));
  if (!sound) return fill(frame) ? std::optional<std::uint64_t>(0) : std::nullopt;
  while (fill(frame) && walk.add(frame)) {
  }
  return walk.damage();
}

Status keep_damaged_log(const std::filesystem::path& file) {
  COMITY_TRY(const auto damaged, damaged_frame(log_of(file)));
  if (!damaged) return {};
  std::error_code error;
  int number = 1;
  while (number < kMaxCopies && std::filesystem::exists(copy_of(file, number), error)) ++number;
  std::filesystem::copy_file(log_of(file), copy_of(file, number), error);
  if (error) return fail(Code::io, {Msg::kStoreIo, {{"reason", error.message()}}});
  return sync_folder(file.parent_path());
}

std::vector<std::filesystem::path> damaged_logs(const std::filesystem::path& file) {
  std::vector<std::filesystem::path> copies;
  std::error_code error;
  for (int number = 1; number <= kMaxCopies; ++number) {
    if (std::filesystem::exists(copy_of(file, number), error)) copies.push_back(copy_of(file, number));
  }
  return copies;
}

}  // namespace comity::store
