// Collections and callers of a node for tests, and what people see of a collection.
#pragma once

#include <string>
#include <vector>

#include "exchange/browse.h"
#include "exchange/callers.h"
#include "exchange/collections.h"
#include "tests/support/test_node.h"

namespace comity::test {

inline exchange::Collection wanted(exchange::CollectionKind kind, const std::string& alias = {}) {
  exchange::Collection collection;
  collection.tenant = exchange::kOwnTenant;
  collection.kind = kind;
  collection.title = "Title of " + alias;
  collection.alias = alias;
  return collection;
}

inline exchange::Collection add(TestNode& node, const exchange::Collection& collection) {
  auto made = node->collections().add(*node, collection);
  EXPECT_TRUE(made) << made.error().sentence();
  return made ? std::move(*made) : collection;
}

inline exchange::Collection add_box(TestNode& node, const std::string& alias = "box") {
  return add(node, wanted(exchange::CollectionKind::box, alias));
}

inline exchange::Collection add_view(TestNode& node, const std::string& alias = "view") {
  return add(node, wanted(exchange::CollectionKind::view, alias));
}

inline exchange::Caller caller_of(TestNode& node, const std::string& name) {
  return {name, exchange::Strength::none, node->party().handle, exchange::kDefaultPurpose, {}, {}, {}};
}

// Takes a text in and lets what it holds join the box.
inline exchange::Tally join(TestNode& node, const exchange::Collection& box, const std::string& text) {
  exchange::Introduction introduction;
  introduction.tenant = box.tenant;
  introduction.box = box.id;
  exchange::Observer nobody;
  const auto result = exchange::accept(*node, json::PaddedText(text), introduction, nobody);
  EXPECT_TRUE(result) << result.error().sentence();
  return result ? result->tally : exchange::Tally();
}

// "00000007-1111-4111-8111-111111111111"
inline std::string uuid_of(std::size_t number) {
  auto digits = std::to_string(number);
  return std::string(8 - digits.size(), '0') + digits + "-1111-4111-8111-111111111111";
}

// A reader of the party with a token.
inline exchange::Audience reader(const std::string& party, const std::string& caller = "feed") {
  return {party, caller, exchange::kDefaultPurpose, "token", 0};
}

inline std::vector<std::string> ids_of(const exchange::Listing& listing) {
  std::vector<std::string> ids;
  for (const auto& shown : listing.entries) ids.push_back(shown.id);
  return ids;
}

}  // namespace comity::test
