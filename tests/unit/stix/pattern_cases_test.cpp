// The table tests/cases/pattern.json: what is accepted, what is refused, where and why, what slips.
#include <gtest/gtest.h>

#include "stix/pattern/parse.h"
#include "tests/support/data.h"

namespace comity::stix::pattern {
namespace {

const json::Value& cases(std::string_view group) {
  static const test::Json table(test::case_file("cases/pattern.json"));
  return *table->find(group);
}

std::string_view text_of(const json::Value& entry, std::string_view key) { return entry.find(key)->text(); }

TEST(PatternCases, Accepted) {
  for (const json::Value& entry : cases("accepted").items()) {
    const auto pattern = parse(text_of(entry, "pattern"), {});
    EXPECT_TRUE(pattern) << text_of(entry, "why") << ": " << pattern.error().sentence();
    EXPECT_TRUE(!pattern || pattern->slips.empty()) << text_of(entry, "why");
  }
}

TEST(PatternCases, RefusedWithPlaceAndReason) {
  for (const json::Value& entry : cases("refused").items()) {
    const auto pattern = parse(text_of(entry, "pattern"), {});
    ASSERT_FALSE(pattern) << text_of(entry, "pattern");
    EXPECT_EQ(name_of(pattern.error().message.id), text_of(entry, "message")) << text_of(entry, "pattern");
    EXPECT_EQ(pattern.error().where, text_of(entry, "where")) << text_of(entry, "pattern");
  }
}

TEST(PatternCases, SlipsAreKeptWithTheirClause) {
  for (const json::Value& entry : cases("slips").items()) {
    const auto pattern = parse(text_of(entry, "pattern"), {});
    ASSERT_TRUE(pattern) << text_of(entry, "pattern") << pattern.error().sentence();
    std::vector<std::string_view> found;
    std::vector<std::string_view> expected;
    for (const Slip& slip : pattern->slips) {
      found.push_back(name_of(slip.message));
      EXPECT_TRUE(slip.clause.starts_with("STIX 2.1 §9."));
    }
    for (const json::Value& name : entry.find("slips")->items()) expected.push_back(name.text());
    EXPECT_EQ(found, expected) << text_of(entry, "pattern");
  }
}

}  // namespace
}  // namespace comity::stix::pattern
