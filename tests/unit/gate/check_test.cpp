// What may be published and what not: tests/cases/rulebook_checks.json and the starters in rulebooks/.
#include "gate/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/bytes.h"
#include "gate/rulebook_text.h"
#include "tests/support/data.h"
#include "tests/support/starters.h"

namespace comity::gate {
namespace {

Rulebook parsed(const std::string& text) {
  auto result = parse_text(text);
  if (result) return result->book;
  for (const auto& slip : result.error())
    ADD_FAILURE() << slip.place.line << ':' << slip.place.column << ' ' << render(slip.message) << '\n' << text;
  return {};
}

std::string text_or(const json::Value& one, std::string_view name, std::string_view otherwise) {
  const auto* value = one.find(name);
  return std::string(value == nullptr ? otherwise : value->text());
}

Rulebook previous_of(const json::Value& one) {
  const auto* version = one.find("previous");
  Rulebook book;
  book.publisher = "xa.cert";
  if (version != nullptr) book.version = static_cast<std::uint64_t>(version->integer());
  return book;
}

// A case says of the rulebook only what differs from the usual.
std::string text_of(const json::Value& one) {
  const auto publisher = text_or(one, "publisher", "xa.cert");
  const auto* version = one.find("version");
  std::string text =
      "rulebook " + publisher + " version " + std::to_string(version == nullptr ? 1 : version->integer());
  text += " vocabulary 1\nvalid " + text_or(one, "valid", "2026-01-01 .. 2027-12-31") + "\n";
  if (const auto basis = text_or(one, "basis", "Law of XA, s. 1"); !basis.empty()) text += "basis \"" + basis + "\"\n";
  auto follows = text_or(one, "follows", "");
  if (follows == "previous") follows = to_hex(digest_of(previous_of(one)));
  if (!follows.empty()) text += "follows \"" + follows + "\"\n";
  text += text_or(one, "groups", "") + "\n";
  for (const auto& rule : one.find("rules")->items()) text += std::string(rule.text()) + "\n";
  const bool administered = publisher.find('.') != std::string::npos && one.find("bare") == nullptr;
  if (administered) text += "rule administer \"t\" permit publish binds own-party when authentication is local\n";
  return text;
}

std::vector<std::string> words_of(const Rulebook& book, const std::vector<Finding>& findings) {
  std::vector<std::string> words;
  for (const auto& finding : findings) {
    if (finding.rule == CheckRule::gaps) continue;  // most rulebooks keep something
    words.emplace_back(word_of(finding.rule));
    if (finding.index) words.back() += " " + book.rules[*finding.index].id;
  }
  return words;
}

std::string sentences_of(const std::vector<Finding>& findings) {
  std::string all;
  for (const auto& finding : findings) all += render(finding.message) + "\n";
  return all;
}

TEST(Check, FindsWhatTheCasesSay) {
  const test::Json cases(test::case_file("cases/rulebook_checks.json"));
  const auto directory = test::starter_directory();
  std::set<std::string> found;
  for (const auto& one : cases->items()) {
    SCOPED_TRACE(std::string(one.find("name")->text()));
    const auto book = parsed(text_of(one));
    const auto previous = previous_of(one);
    Context context;
    if (one.find("directory") == nullptr) context.directory = &directory;
    if (one.find("previous") != nullptr) {
      context.previous = &previous;
      context.previous_digest = digest_of(previous);
    }
    context.today = to_date(text_or(one, "today", "2026-01-01"));
    const auto findings = check(book, context);
    std::vector<std::string> expected;
    for (const auto& word : one.find("expect")->items()) expected.emplace_back(word.text());
    EXPECT_THAT(words_of(book, findings), testing::UnorderedElementsAreArray(expected)) << sentences_of(findings);
    for (const auto& finding : findings) {
      found.emplace(word_of(finding.rule));
      EXPECT_EQ(render(finding.message).find('{'), std::string::npos) << render(finding.message);
    }
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(CheckRule::count_); ++i) {
    const auto rule = static_cast<CheckRule>(i);
    if (rule == CheckRule::not_fully_checked) continue;  // see check_all_test.cpp
    EXPECT_TRUE(found.contains(std::string(word_of(rule)))) << "no case finds " << word_of(rule);
  }
}

void expect_to_be_published(const std::string& name) {
  SCOPED_TRACE(name);
  const auto directory = test::starter_directory();
  const auto book = test::starter(name);
  EXPECT_EQ(to_text(book), test::starter_text(name)) << "is not written as the program would write it";
  const auto findings = check(book, {&directory, nullptr, {}, false, to_date("2026-11-22")});
  EXPECT_THAT(words_of(book, findings), testing::IsEmpty()) << sentences_of(findings);
}

TEST(Check, LetsEveryStarterBePublished) {
  for (const auto* name : test::kStarters) expect_to_be_published(name);
  for (const auto* name : test::kTemplates) expect_to_be_published(name);
}

TEST(Check, IsDescribedAsItIs) {
  std::ifstream file(std::string(COMITY_SOURCE_DIR) + "/docs/format/checks.md");
  std::vector<std::string> described;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) continue;
    described.push_back(line.substr(3, line.find(" | ", line.find(" | ") + 3) - 3));
  }
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < static_cast<std::size_t>(CheckRule::count_); ++i) {
    const auto rule = static_cast<CheckRule>(i);
    expected.push_back(std::string(word_of(rule)) + "` | " + (weight_of(rule) == Weight::error ? "error" : "warning"));
  }
  EXPECT_EQ(described, expected);
}

TEST(Check, SaysWhichSharingNoRulePermits) {
  const auto book = parsed(
      "rulebook xa.cert version 1 vocabulary 1\nvalid 2026-01-01 .. 2027-12-31\n"
      "rule A \"t\" permit share binds own-data when marking up to CLEAR\n"
      "rule B \"t\" permit share binds own-data when marking is GREEN and item is not note\n"
      "rule C \"t\" permit publish binds own-party\n");
  const auto findings = check(book, {});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(render(findings[0].message),
              testing::HasSubstr("marked GREEN (1 of 44 kinds), AMBER, AMBER+STRICT, RED;"));
  EXPECT_TRUE(may_be_published(findings));
}

}  // namespace
}  // namespace comity::gate
