// The text form: what is read, what is written, where slips are.
#include "gate/rulebook_text.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "gate/rulebook_json.h"
#include "tests/support/data.h"
#include "tests/support/random_rulebook.h"

namespace comity::gate {
namespace {

constexpr std::string_view kExample = R"(rulebook xa.cert   version 7   vocabulary 1
valid 2026-01-01 .. 2027-12-31   basis "XA Information Security Act, s. 5"
group partners = xb.cert, xc.ncsc

rule XA-11 "TLP:AMBER stays in XA or with named partners"
  permit share   binds own-data
  when marking is AMBER and receiver in XA or partners

rule XA-12 "Personal data may not leave without the authority's approval"
  require approval of xa.dpa valid 30 days on share   binds own-data
  when item has personal-data and receiver not in XA
  law "XA Data Protection Act, s. 44"
)";

Rulebook parsed(std::string_view text) {
  auto result = parse_text(text);
  if (result) return result->book;
  for (const auto& slip : result.error())
    ADD_FAILURE() << slip.place.line << ':' << slip.place.column << ' ' << render(slip.message);
  return {};
}

TEST(RulebookText, ReadsTheExampleOfTheDesign) {
  const auto book = parsed(kExample);
  EXPECT_EQ(book.publisher, "xa.cert");
  EXPECT_EQ(book.version, 7U);
  EXPECT_EQ(to_text(book.valid_until), "2027-12-31");
  ASSERT_EQ(book.groups.size(), 1U);
  EXPECT_EQ(book.groups[0].members, (std::vector<std::string>{"xb.cert", "xc.ncsc"}));
  ASSERT_EQ(book.rules.size(), 2U);
  const auto& second = book.rules[1];
  EXPECT_EQ(second.effect, (Effect{Outcome::approval, {}, "xa.dpa", 30}));
  EXPECT_EQ(second.when, (std::vector<Condition>{{Fact::personal_data, gate::Test::has, {}},
                                                 {Fact::receiver, gate::Test::not_in, {"XA"}}}));
  EXPECT_EQ(second.law, "XA Data Protection Act, s. 44");
}

TEST(RulebookText, WritesTheExampleAsItStands) { EXPECT_EQ(to_text(parsed(kExample)), kExample); }

TEST(RulebookText, SaysWhereEachRuleStands) {
  const auto result = parse_text(kExample).value();
  ASSERT_EQ(result.rules.size(), 2U);
  EXPECT_EQ(result.rules[1].line, 9U);
  EXPECT_EQ(result.rules[1].column, 1U);
}

TEST(RulebookText, IsStableForAnyRulebook) {
  std::mt19937_64 engine(1);
  for (int i = 0; i < 500; ++i) {
    const auto book = test::random_rulebook(engine, {i % 2 == 0 ? "xa.cert" : "XA"});
    const auto text = to_text(book);
    EXPECT_EQ(parsed(text), book) << text;
    const auto read = read_json(to_json(book));
    ASSERT_TRUE(read) << read.error().sentence() << to_json(book);
    EXPECT_EQ(*read, book);
    EXPECT_EQ(to_text(*read), text);
  }
}

TEST(RulebookText, TheRulebooksOfTheRepositoryHaveItsLayout) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(COMITY_SOURCE_DIR "/rulebooks")) {
    if (entry.path().extension() != ".rules") continue;
    const auto text = read_file(entry.path(), kMaxRulebookBytes).value();
    EXPECT_EQ(to_text(parsed(text)), text) << entry.path().filename();
    ++count;
  }
  EXPECT_GT(count, 0U);
}

const json::Value& cases(std::string_view group) {
  static const test::Json table(test::case_file("cases/rulebook_slips.json"));
  return *table->find(group);
}

std::string lines_of(const json::Value& list) {
  std::string text;
  for (const auto& line : list.items()) text.append(line.text()).append("\n");
  return text;
}

// "line:column message", and the word that was meant.
std::vector<std::string> slips_of(const std::string& text) {
  const auto result = parse_text(text);
  std::vector<std::string> found;
  if (result) return found;
  for (const auto& slip : result.error()) {
    EXPECT_EQ(render(slip.message).find('{'), std::string::npos) << render(slip.message);
    auto line = std::to_string(slip.place.line) + ':' + std::to_string(slip.place.column) + ' ';
    line += name_of(slip.message.id);
    for (const auto& [name, value] : slip.message.values) line += name == "meant" ? ' ' + value : "";
    found.push_back(line);
  }
  return found;
}

void expect_slips(std::string_view group, const std::string& head) {
  for (const auto& entry : cases(group).items()) {
    std::vector<std::string> expected;
    for (const auto& slip : entry.find("slips")->items()) expected.emplace_back(slip.text());
    const auto text = head + lines_of(*entry.find("text"));
    EXPECT_EQ(slips_of(text), expected) << entry.find("why")->text() << '\n' << text;
    EXPECT_FALSE(parse_text(text)) << entry.find("why")->text();
  }
}

TEST(RulebookText, SlipsOfTheHeadHaveTheirPlaceAndReason) { expect_slips("whole", ""); }
TEST(RulebookText, SlipsOfRulesHaveTheirPlaceAndReason) { expect_slips("rules", lines_of(cases("head"))); }

}  // namespace
}  // namespace comity::gate
