// links: net base
//
// Queries and path segments of any bytes: what is taken is plain text, no longer than what was sent, and says the
// same when it is encoded again.
#include "base/text.h"
#include "fuzz/support.h"
#include "net/query.h"

using namespace comity;
using comity::fuzz::encoded;
using comity::fuzz::require;

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
