// Unpacking of hostile inputs and of hostile stored items.
// links: base
#include "base/compress.h"
#include "fuzz/support.h"

using comity::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace comity;
  constexpr std::uint64_t kLimit = 1'000'000;
  const ByteView input(data, size);
  const auto unpacked = unpack(std::string(as_text(input)), kLimit);
  if (unpacked) require(unpacked->size() <= kLimit || packing_of(as_text(input)) == Packing::none);
  const auto item = decompress(input, nullptr, kLimit);
  if (item) require(item->size() <= kLimit);
  const Bytes again = compress(input, nullptr);
  require(decompress(again, nullptr, size).value() == Bytes(input.begin(), input.end()));
  return 0;
}
