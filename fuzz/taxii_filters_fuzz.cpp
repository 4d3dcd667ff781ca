// links: api base
//
// Queries of any bytes as filters of every endpoint: what is taken stays within its bounds, and written out again it
// means the same.
#include "api/taxii/filters.h"
#include "fuzz/support.h"

using namespace comity;
using comity::fuzz::encoded;
using comity::fuzz::require;

namespace {

constexpr std::size_t kPage = 1'000;

std::string member(std::string_view name, const std::vector<std::string>& values) {
  std::string list;
  for (const auto& one : values) list += (list.empty() ? "" : ",") + one;
  return list.empty() ? list : encoded(name) + "=" + encoded(list) + "&";
}

std::vector<std::string> versions_of(const exchange::Selection& selection) {
  std::vector<std::string> values;
  const auto versions = selection.versions;
  if (versions == store::Versions::last || versions == store::Versions::last_and_first) values.emplace_back("last");
  if (versions == store::Versions::first || versions == store::Versions::last_and_first) values.emplace_back("first");
  for (const auto& version : selection.exact_versions) {
    if (!version.empty()) values.push_back(version + "Z");  // the empty one follows from kNoVersion
  }
  if (values.empty()) values.emplace_back("all");
  return values;
}

std::string query_of(const api::Filters& filters) {
  const auto& [selection, browse] = filters;
  auto query = member("match[id]", selection.ids) + member("match[type]", selection.types) +
               member("match[spec_version]", selection.specs) + member("match[version]", versions_of(selection));
  query += "limit=" + std::to_string(browse.limit) + "&next=" + encoded(browse.next);
  return browse.added_after ? query + "&added_after=" + to_text(*browse.added_after) : query;
}

bool same(const api::Filters& a, const api::Filters& b) {
  return a.selection.ids == b.selection.ids && a.selection.types == b.selection.types &&
         a.selection.specs == b.selection.specs && a.selection.versions == b.selection.versions &&
         a.selection.exact_versions == b.selection.exact_versions && a.browse.limit == b.browse.limit &&
         a.browse.next == b.browse.next && a.browse.added_after == b.browse.added_after;
}

api::Filters read(std::string_view query, api::FilterOf endpoint) {
  return api::read_filters(net::parse_query(query).value(), endpoint, kPage).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parameters = net::parse_query({reinterpret_cast<const char*>(data), size});
  if (!parameters) return 0;
  for (const auto endpoint :
       {api::FilterOf::collection, api::FilterOf::object, api::FilterOf::versions, api::FilterOf::removal}) {
    const auto filters = api::read_filters(*parameters, endpoint, kPage);
    if (!filters) {
      require(filters.error().code == Code::usage && !filters.error().where.empty());
      continue;
    }
    require(endpoint == api::FilterOf::removal || (filters->browse.limit >= 1 && filters->browse.limit <= kPage));
    require(filters->selection.ids.size() <= api::kMaxFilterValues);
    require(filters->selection.exact_versions.size() <= 2 * api::kMaxFilterValues);
    require(same(read(query_of(*filters), endpoint), *filters));
  }
  return 0;
}
