#include "api/taxii/filters.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace comity::api {

namespace {

Failure wrong(std::string_view name, Msg why) { return fail(Code::usage, why, std::string(name)); }

class Query {
 public:
  explicit Query(const net::Parameters& parameters) : parameters_(parameters) {}

  // TAXII 2.1 §3.4, §3.4.1: each at most once.
  Result<std::optional<std::string>> one(std::string_view name) const {
    std::optional<std::string> found;
    for (const auto& [given, value] : parameters_) {
      if (given != name) continue;
      if (found) return wrong(name, Msg::kGivenTwice);
      found = value;
    }
    return found;
  }

  // §3.4.1: values separated by commas, any of which fits.
  Result<std::vector<std::string>> list(std::string_view name) const {
    std::vector<std::string> values;
    COMITY_TRY(const auto given, one(name));
    if (!given) return values;
    for (std::string_view left = *given;;) {
      const auto comma = left.find(',');
      if (comma == 0 || left.empty()) return wrong(name, Msg::kEmptyValue);
      values.emplace_back(left.substr(0, comma));
      if (values.size() > kMaxFilterValues) return wrong(name, Msg::kTooManyValues);
      if (comma == std::string_view::npos) return values;
      left.remove_prefix(comma + 1);
    }
  }

 private:
  const net::Parameters& parameters_;
};

// §3.4: an integer above zero. What is beyond any page is the page's own limit.
Result<std::size_t> read_limit(const Query& query, std::size_t page_limit) {
  COMITY_TRY(const auto text, query.one("limit"));
  if (!text) return page_limit;
  const bool digits = !text->empty() && text->find_first_not_of("0123456789") == std::string::npos;
  if (!digits || text->find_first_not_of('0') == std::string::npos) return wrong("limit", Msg::kLimitMalformed);
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  return error == std::errc() ? std::min(limit, page_limit) : page_limit;
}

// Also with the offset that means the same as Z, which some clients send.
std::optional<Time> read_time(std::string text) {
  if (text.ends_with("+00:00")) text.replace(text.size() - 6, 6, "Z");
  return to_time(text);
}

Status read_paging(const Query& query, std::size_t page_limit, exchange::Browse& browse) {
  COMITY_TRY(browse.limit, read_limit(query, page_limit));
  COMITY_TRY(const auto next, query.one("next"));
  browse.next = next.value_or(std::string());
  COMITY_TRY(const auto added_after, query.one("added_after"));
  if (!added_after) return {};
  browse.added_after = read_time(*added_after);
  if (!browse.added_after) return wrong("added_after", Msg::kTimeMalformed);
  return {};
}

store::Versions with(store::Versions versions, store::Versions edge) {
  return versions == store::Versions::all || versions == edge ? edge : store::Versions::last_and_first;
}

Status add_version(const std::string& value, exchange::Selection& selection) {
  if (value == "last" || value == "first") {
    const auto edge = value == "last" ? store::Versions::last : store::Versions::first;
    selection.versions = with(selection.versions, edge);
    return {};
  }
  const auto version = instant_key(value);
  if (!version) return wrong("match[version]", Msg::kVersionMalformed);
  selection.exact_versions.push_back(*version);
  if (*version == *instant_key(kNoVersion)) selection.exact_versions.emplace_back();
  return {};
}

// §3.4.1 version: last, first, all, or timestamps; all stands alone.
Status read_versions(const Query& query, store::Versions otherwise, exchange::Selection& selection) {
  COMITY_TRY(const auto values, query.list("match[version]"));
  selection.versions = values.empty() ? otherwise : store::Versions::all;
  for (const auto& value : values) {
    if (value != "all") {
      COMITY_CHECK(add_version(value, selection));
    } else if (values.size() > 1) {
      return wrong("match[version]", Msg::kAllStandsAlone);
    }
  }
  return {};
}

}  // namespace

Result<Filters> read_filters(const net::Parameters& parameters, FilterOf endpoint, std::size_t page_limit) {
  const Query query(parameters);
  Filters filters;
  auto& selection = filters.selection;
  COMITY_TRY(selection.specs, query.list("match[spec_version]"));
  if (endpoint == FilterOf::collection) {
    COMITY_TRY(selection.ids, query.list("match[id]"));
    COMITY_TRY(selection.types, query.list("match[type]"));
  }
  if (endpoint != FilterOf::removal) COMITY_CHECK(read_paging(query, page_limit, filters.browse));
  // §3.4.1: without it the last version; the versions endpoint and removal concern them all.
  if (endpoint == FilterOf::versions) return filters;
  const auto otherwise = endpoint == FilterOf::removal ? store::Versions::all : store::Versions::last;
  COMITY_CHECK(read_versions(query, otherwise, selection));
  return filters;
}

}  // namespace comity::api
