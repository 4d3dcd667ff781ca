// Unpacking of hostile inputs and of hostile stored items.
// links: base
#include <cstdlib>

#include "base/compress.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace comity;
  constexpr std::uint64_t kLimit = 1'000'000;
  const ByteView input(data, size);
  const auto unpacked = unpack(std::string(as_text(input)), kLimit);
  if (unpacked && unpacked->size() > kLimit && packing_of(as_text(input)) != Packing::none) std::abort();
  const auto item = decompress(input, nullptr, kLimit);
  if (item && item->size() > kLimit) std::abort();
  const Bytes again = compress(input, nullptr);
  if (decompress(again, nullptr, size).value() != Bytes(input.begin(), input.end())) std::abort();
  return 0;
}
