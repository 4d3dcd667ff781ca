// Compression: whole inputs as others pack them (gzip, zstd), and single small items with a dictionary (zstd).
//
// Output is bounded by the caller's limit while it is made, so a bomb costs no more than the limit. Everything
// is safe on any thread: contexts are kept per thread, a Dictionary is shared. Errors: malformed (an input that
// is damaged or cut off), damaged (a stored item that is), limit.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace comity {

enum class Packing : std::uint8_t { none, gzip, zstd };

// By the magic bytes at its start.
Packing packing_of(std::string_view input);

// The content of a packed input (all members of a gzip, all frames of a zstd); any other comes back as it is.
Result<std::string> unpack(std::string input, std::uint64_t limit);

// Bytes that compressor and decompressor both know, prepared for use. Copies share the preparation.
class Dictionary {
 public:
  // Trained, or any bytes that resemble what will be compressed. Code::damaged when it says it was trained and
  // cannot be read as such.
  static Result<Dictionary> prepare(Bytes content);

  ByteView content() const;

 private:
  friend Bytes compress(ByteView plain, const Dictionary* dictionary);
  friend Result<Bytes> decompress(ByteView packed, const Dictionary* dictionary, std::uint64_t limit);
  struct Prepared;
  explicit Dictionary(std::shared_ptr<const Prepared> prepared) : prepared_(std::move(prepared)) {}
  std::shared_ptr<const Prepared> prepared_;
};

// One zstd frame. Which dictionary it needs is not written into it: the caller records that.
Bytes compress(ByteView plain, const Dictionary* dictionary);
Result<Bytes> decompress(ByteView packed, const Dictionary* dictionary, std::uint64_t limit);

// A dictionary of about `size` bytes from samples (hundreds at least). Code::invalid when they are too few.
Result<Bytes> train_dictionary(std::span<const ByteView> samples, std::size_t size);

}  // namespace comity
