// links: net base
//
// Queries and path segments of any bytes: what is taken is plain text, no longer than what was sent, and says the
// same when it is encoded again.
#include <cstdlib>

#include "base/text.h"
#include "net/query.h"

using namespace comity;

namespace {

void require(bool truth) {
  if (!truth) std::abort();
}

std::string encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte / 16], kHex[byte % 16]};
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto parameters = net::parse_query(text)) {
    require(parameters->size() <= net::kMaxParameters);
    std::string again;
    for (const auto& [name, value] : *parameters) {
      require(is_plain_text(name) && is_plain_text(value));
      again += encoded(name) + "=" + encoded(value) + "&";
    }
    require(net::parse_query(again).value() == *parameters);
  }
  if (const auto name = net::decode_segment(text)) {
    require(is_plain_text(*name) && name->size() <= size);
    require(net::decode_segment(encoded(*name)).value() == *name);
  }
  return 0;
}
