#include "base/compress.h"

#include <zdict.h>
#include <zstd.h>

#include <new>

namespace comity {

namespace {

// Measured on public threat intelligence with a dictionary of 112 kB: 4.0 to 1 at 185 MB/s. Higher levels gain
// little on texts this small.
constexpr int kLevel = 3;

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};

template <class T>
std::unique_ptr<T, Free> own(T* made) {
  if (made == nullptr) throw std::bad_alloc();
  return std::unique_ptr<T, Free>(made);
}

ZSTD_CCtx* compressor() {
  thread_local const auto context = [] {
    auto made = own(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_dictIDFlag, 0);
    return made;
  }();
  return context.get();
}

ZSTD_DCtx* decompressor() {
  thread_local const auto context = own(ZSTD_createDCtx());
  return context.get();
}

Failure damaged_item() { return fail(Code::damaged, Msg::kStoredUnpackDamaged); }

}  // namespace

struct Dictionary::Prepared {
  explicit Prepared(Bytes bytes)
      : content(std::move(bytes)),
        compressing(ZSTD_createCDict(content.data(), content.size(), kLevel)),
        decompressing(ZSTD_createDDict(content.data(), content.size())) {}

  Bytes content;
  std::unique_ptr<ZSTD_CDict, Free> compressing;
  std::unique_ptr<ZSTD_DDict, Free> decompressing;
};

Result<Dictionary> Dictionary::prepare(Bytes content) {
  auto prepared = std::make_shared<const Prepared>(std::move(content));
  if (!prepared->compressing || !prepared->decompressing) return fail(Code::damaged, Msg::kStoredUnpackDamaged);
  return Dictionary(std::move(prepared));
}

ByteView Dictionary::content() const { return prepared_->content; }

Bytes compress(ByteView plain, const Dictionary* dictionary) {
  ZSTD_CCtx* const context = compressor();
  ZSTD_CCtx_refCDict(context, dictionary == nullptr ? nullptr : dictionary->prepared_->compressing.get());
  Bytes out(ZSTD_compressBound(plain.size()));
  const std::size_t size = ZSTD_compress2(context, out.data(), out.size(), plain.data(), plain.size());
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();  // with room for the worst case nothing else can fail
  out.resize(size);
  return out;
}

Result<Bytes> decompress(ByteView packed, const Dictionary* dictionary, std::uint64_t limit) {
  const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) return damaged_item();
  if (size > limit) return fail(Code::limit, {Msg::kStoredUnpackTooLarge, {{"limit", std::to_string(limit)}}});
  Bytes out(static_cast<std::size_t>(size));
  const auto written =
      ZSTD_decompress_usingDDict(decompressor(), out.data(), out.size(), packed.data(), packed.size(),
                                 dictionary == nullptr ? nullptr : dictionary->prepared_->decompressing.get());
  if (written != out.size()) return damaged_item();
  return out;
}

Result<Bytes> train_dictionary(std::span<const ByteView> samples, std::size_t size) {
  Bytes joined;
  std::vector<std::size_t> sizes;
  for (const auto sample : samples) {
    joined.insert(joined.end(), sample.begin(), sample.end());
    sizes.push_back(sample.size());
  }
  Bytes dictionary(size);
  const auto trained = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), joined.data(), sizes.data(),
                                             static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(trained) != 0) return fail(Code::invalid, Msg::kDictionarySamples);
  dictionary.resize(trained);
  return dictionary;
}

}  // namespace comity
