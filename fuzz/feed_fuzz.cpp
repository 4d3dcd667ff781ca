// What a hostile TAXII server or a careless person may give: addresses, dates, envelopes. What was taken holds to its
// bounds, and paging ends or asks for something else.
// links: peer
#include "fuzz/support.h"
#include "peer/feed_address.h"
#include "peer/header_values.h"
#include "peer/taxii_resources.h"

using comity::fuzz::require;

namespace {

void try_address(const std::string& text) {
  using namespace comity::peer;
  const auto address = parse_feed_address(text, PlainHttp::allowed);
  if (address) {
    require(address->path.front() == '/' && address->path.back() == '/');
    require(address->url().find_first_of("@?# \r\n") == std::string::npos);
    require(*parse_feed_address(address->text(), PlainHttp::allowed) == *address);
  }
  const FeedAddress from{Scheme::https, "host", 0, "/taxii2/"};
  if (const auto root = api_root_at(from, text)) {
    require(root->host == "host" && root->scheme == Scheme::https && root->port == 0);
    require(root->url().find_first_of("@?# \r\n") == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace comity;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try_address(text);
  const Time now{1'700'000'000'000'000};
  if (const auto wait = peer::retry_after(text, now)) require(wait->count() >= 0);

  net::Fields fields;
  fields.add("x-taxii-date-added-last", text.substr(0, text.find('\n')));
  const auto body = text.substr(std::min(text.find('\n') + 1, text.size()));
  const auto facts = peer::read_envelope(json::PaddedText(body), fields, {});
  if (!facts) return 0;
  if (facts->last) require(to_time(to_text(*facts->last)) == facts->last);
  peer::Paging paging{peer::Cursor{}};
  bool ends = false;
  for (int page = 0; page < 100 && !ends; ++page) {  // the same page for ever
    const auto more = paging.taken(*facts);
    ends = !more || !*more;
  }
  require(ends);
  return 0;
}
