// Facts of items as JSON, and the numbers that stand for words and places.
#include "gate/facts.h"

#include <gtest/gtest.h>

#include "json/canonical.h"
#include "tests/support/data.h"

namespace comity::gate {
namespace {

constexpr std::string_view kText =
    R"({"embargo":"running","generated":"XA","has":["personal-data","law-enforcement"],"kind":"identity",)"
    R"("lacks":["exploit-code"],"marking":"AMBER+STRICT","obtained":"ZZ","pap":"unmarked","subject":["XB","AA"]})";

std::string written(const ItemFacts& facts) {
  json::Writer out;
  out.begin_object();
  write(out, facts);
  return out.end_object().take();
}

Result<ItemFacts> read(std::string_view text) {
  const test::Json value(text);
  return read_item_facts(*value);
}

TEST(ItemFacts, AreReadAsTheyAreWritten) {
  const auto facts = read(kText).value();
  EXPECT_EQ(facts.marking, choice_of(Fact::marking, "AMBER+STRICT"));
  EXPECT_EQ(facts.categories[0], Truth::yes);
  EXPECT_EQ(facts.categories[2], Truth::no);
  EXPECT_EQ(facts.categories[1], Truth::unknown);
  EXPECT_EQ(code_of(facts.generated), "XA");
  ASSERT_TRUE(facts.subjects.known);
  EXPECT_EQ(facts.subjects.count, 2);
  EXPECT_EQ(written(facts), kText);
  EXPECT_EQ(json::canonical(*test::Json(kText)), kText);
}

TEST(ItemFacts, UnknownIsLeftOutAndNeverADefault) {
  EXPECT_EQ(read("{}").value(), ItemFacts{});
  EXPECT_EQ(written({}), "{}");
  ItemFacts nobody;
  nobody.subjects.known = true;
  EXPECT_EQ(written(nobody), R"({"subject":[]})") << "known to concern no place is not unknown";
  EXPECT_EQ(read(R"({"subject":[]})").value(), nobody);
}

TEST(ItemFacts, MoreSubjectsThanCanBeHeldAreUnknown) {
  EXPECT_TRUE(read(R"({"subject":["XA","XB","XC","XD"]})")->subjects.known);
  EXPECT_EQ(read(R"({"subject":["XA","XB","XC","XD","XE"]})").value(), ItemFacts{});
}

TEST(ItemFacts, RefuseWhatIsNoWordWithItsPlace) {
  for (const auto& [text, where] : {std::pair{R"({"marking":"amber"})", "/marking"},
                                    {R"({"marking":3})", "/marking"},
                                    {R"({"kind":"indicater"})", "/kind"},
                                    {R"({"generated":"UK"})", "/generated"},
                                    {R"({"subject":"XA"})", "/subject"},
                                    {R"({"subject":["XA","xb"]})", "/subject/1"},
                                    {R"({"has":["personal-data","religion"]})", "/has/1"},
                                    {R"({"has":"personal-data"})", "/has"},
                                    {R"({"has":["personal-data"],"lacks":["personal-data"]})", "/lacks/0"},
                                    {R"({"purpose":"research"})", "/purpose"},
                                    {R"({"a/b":1})", "/a~1b"}}) {
    const auto facts = read(text);
    ASSERT_FALSE(facts) << text;
    EXPECT_EQ(facts.error().code, Code::invalid) << text;
    EXPECT_EQ(facts.error().where, where);
  }
  EXPECT_FALSE(read("[]"));
}

TEST(Soil, HasANumberForEveryCode) {
  EXPECT_EQ(code_of(Soil{0}), "");
  EXPECT_EQ(code_of(static_cast<Soil>(kSoils)), "");
  for (const auto* code : {"AA", "AD", "XA", "ZW", "ZZ"}) {
    const auto soil = soil_of(party::Jurisdiction::parse(code).value());
    EXPECT_NE(soil, 0);
    EXPECT_LT(soil, kSoils);
    EXPECT_EQ(code_of(soil), code);
  }
}

TEST(Choice, IsOneMoreThanThePlaceOfItsWord) {
  EXPECT_EQ(choice_of(Fact::marking, "unmarked"), 1);
  EXPECT_EQ(choice_of(Fact::marking, "no such marking"), 0);
  EXPECT_EQ(word_of(Fact::marking, Choice{0}), "");
  EXPECT_EQ(word_of(Fact::marking, Choice{200}), "");
  for (const auto fact : {Fact::kind, Fact::marking, Fact::authentication}) {
    for (const auto word : words_of(fact)) EXPECT_EQ(word_of(fact, choice_of(fact, word)), word);
  }
}

}  // namespace
}  // namespace comity::gate
