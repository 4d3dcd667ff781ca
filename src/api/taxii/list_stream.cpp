#include "api/taxii/list_stream.h"

#include <memory>

#include "api/errors.h"
#include "json/write.h"

namespace comity::api {

namespace {

constexpr std::size_t kPart = 65'536;

class ListStream {
 public:
  ListStream(exchange::Listing listing, std::string_view member, Element element)
      : listing_(std::move(listing)), member_(member), element_(std::move(element)) {}

  // Whether there is more after this part.
  Result<bool> part(std::string& out) {
    const auto full = out.size() + kPart;
    if (next_ == 0) begin(out);
    while (next_ < listing_.entries.size() && out.size() < full) COMITY_CHECK(add(out));
    if (next_ < listing_.entries.size()) return true;
    out += is_open_ ? "]}" : "}";
    return false;
  }

 private:
  void begin(std::string& out) const {
    out += '{';
    if (!listing_.more) return;
    out += R"("more":true,"next":)";
    json::append_string(out, listing_.next);
  }

  Status add(std::string& out) {
    const auto before = out.size();
    if (!is_open_ && listing_.more) out += ',';
    out += is_open_ ? "," : std::string(1, '"').append(member_).append("\":[");
    const auto added = element_(listing_.entries[next_++], out);
    if (added) {
      is_open_ = true;
      return {};
    }
    out.resize(before);
    return added.error().code == Code::not_found ? Status() : added;
  }

  exchange::Listing listing_;
  std::string_view member_;
  Element element_;
  std::size_t next_ = 0;
  bool is_open_ = false;
};

}  // namespace

Result<net::Response> list_answer(exchange::Listing listing, std::string_view member, Element element) {
  auto response = json_answer(200, kTaxiiType, {});
  if (!listing.entries.empty()) {
    const auto stamp = [](const exchange::Shown& shown) {
      return to_text(Time{static_cast<std::int64_t>(shown.entry.stamp)});
    };
    response.fields.add("x-taxii-date-added-first", stamp(listing.entries.front()));
    response.fields.add("x-taxii-date-added-last", stamp(listing.entries.back()));
  }
  const auto stream = std::make_shared<ListStream>(std::move(listing), member, std::move(element));
  COMITY_TRY(const bool more, stream->part(response.body));
  if (more) response.more = [stream](std::string& part) { return stream->part(part); };
  return response;
}

}  // namespace comity::api
