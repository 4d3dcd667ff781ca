// links: net base
//
// Accept and Content-Type of any bytes: bounds hold, weights are in range, and what is chosen was acceptable.
#include "fuzz/support.h"
#include "net/media_type.h"

using namespace comity;
using comity::fuzz::require;

namespace {

void check_type(const net::MediaType& media) {
  require(!media.type.empty() && !media.subtype.empty());
  require(media.parameters.size() <= net::kMaxMediaParameters);
  for (const auto& [name, value] : media.parameters) require(media.find(name) == &value);  // each name once
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto media = net::parse_media_type(text)) {
    check_type(*media);
    require(media->type != "*" && media->subtype != "*");
    const std::vector<net::MediaRange> itself = {{*media, 1}};
    require(net::negotiate(itself, {&*media, 1}) == 0U);
  }
  if (const auto ranges = net::parse_accept(text)) {
    require(ranges->size() <= net::kMaxMediaRanges);
    bool any = ranges->empty();
    for (const auto& range : *ranges) {
      check_type(range.type);
      require(range.weight >= 0 && range.weight <= 1000);
      any = any || range.weight > 0;
    }
    static const std::vector<net::MediaType> offered = {{"application", "taxii+json", {{"version", "2.1"}}},
                                                        {"application", "json", {}}};
    if (const auto chosen = net::negotiate(*ranges, offered)) require(any && *chosen < offered.size());
  }
  return 0;
}
