#include "api/taxii/filters.h"

#include <gtest/gtest.h>

#include "tests/support/data.h"

namespace comity::api {
namespace {

constexpr std::size_t kPage = 100;

FilterOf endpoint_of(std::string_view name) {
  if (name == "object") return FilterOf::object;
  if (name == "versions") return FilterOf::versions;
  if (name == "removal") return FilterOf::removal;
  EXPECT_EQ(name, "collection");
  return FilterOf::collection;
}

std::string name_of_versions(store::Versions versions) {
  switch (versions) {
    case store::Versions::all: return "all";
    case store::Versions::last: return "last";
    case store::Versions::first: return "first";
    case store::Versions::last_and_first: return "last_and_first";
  }
  return "none";
}

// " NAME one two"; "-" for the version that is none. Nothing for an empty list.
std::string list_text(std::string_view name, const std::vector<std::string>& list) {
  if (list.empty()) return {};
  std::string text = "; " + std::string(name);
  for (const auto& one : list) text += " " + (one.empty() ? "-" : one);
  return text;
}

std::string text_of(const Filters& filters) {
  const auto& [ids, types, specs, versions, exact] = filters.selection;
  std::string text = "limit " + std::to_string(filters.browse.limit) + "; " + name_of_versions(versions);
  text += list_text("exact", exact) + list_text("ids", ids) + list_text("types", types) + list_text("specs", specs);
  if (!filters.browse.next.empty()) text += "; next " + filters.browse.next;
  if (filters.browse.added_after) text += "; after " + to_text(*filters.browse.added_after);
  return text;
}

std::string text_of(const Error& error) {
  return std::string(info(error.code).slug) + " " + error.where + " " + std::string(name_of(error.message.id));
}

std::string outcome(std::string_view query, FilterOf endpoint) {
  const auto parameters = net::parse_query(query);
  if (!parameters) return text_of(parameters.error());
  const auto filters = read_filters(*parameters, endpoint, kPage);
  return filters ? text_of(*filters) : text_of(filters.error());
}

// TAXII 2.1 §3.4, §3.5.
TEST(Filters, AreReadAsTheCasesSay) {
  const test::Json cases(test::case_file("cases/taxii_filters.json"));
  ASSERT_GT(cases->items().size(), 90U);
  for (const auto& one : cases->items()) {
    const auto query = one.find("query")->text();
    EXPECT_EQ(outcome(query, endpoint_of(one.find("of")->text())), one.find("outcome")->text())
        << one.find("title")->text() << ": " << query.substr(0, 100);
  }
}

TEST(Filters, TheVersionOfWhatHasNoneIsTheOneThatIsListed) {
  EXPECT_EQ(outcome("match[version]=" + std::string(kNoVersion), FilterOf::collection),
            "limit 100; all; exact 1970-01-01T00:00:00 -");
}

}  // namespace
}  // namespace comity::api
