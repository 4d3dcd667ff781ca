// The 380 verdicts of the public STIX 2.1 validator's suite, each agreed with or answered.
//
// An answer is a line of stix_differences.json: either the finding by which we say the same as a recommendation
// (theirs refuses where the standard says SHOULD), or the clause that says otherwise and why. A line that answers
// nothing fails the test as well.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <sstream>
#include <string>

#include "tests/support/conformance.h"
#include "tests/support/data.h"
#include "tests/support/verdict.h"

namespace comity::stix {
namespace {

std::string_view text_of(const json::Value& object, std::string_view member) {
  const auto* found = object.find(member);
  return found == nullptr ? std::string_view() : found->text();
}

struct Score {
  int passed = 0;
  int failed = 0;
  ~Score() { std::cout << passed << " passed, " << failed << " failed, 0 skipped\n"; }
};

// The answers by line of the suite.
class Answers {
 public:
  Answers() : file_(test::case_file("conformance/stix_differences.json")) {
    for (const auto& answer : file_->items()) {
      EXPECT_TRUE(by_line_.emplace(answer.find("line")->integer(), &answer).second)
          << "two answers to line " << answer.find("line")->integer();
    }
  }

  // The answer to a line that is in dispute, used once.
  const json::Value* take(std::int64_t line, std::string_view name) {
    const auto found = by_line_.find(line);
    if (found == by_line_.end()) return nullptr;
    const auto* answer = found->second;
    by_line_.erase(found);
    return text_of(*answer, "test") == name ? answer : nullptr;
  }
  std::string unused() const {
    std::string lines;
    for (const auto& [line, answer] : by_line_) lines.append(std::to_string(line)).append(" ");
    return lines;
  }

 private:
  test::Json file_;
  std::map<std::int64_t, const json::Value*> by_line_;
};

// Whether the answer explains why `verdict` differs from theirs.
bool explains(const json::Value& answer, const test::Verdict& verdict) {
  const auto finding = text_of(answer, "finding");
  if (!finding.empty()) return verdict.accepted && verdict.has(finding);
  return !text_of(answer, "clause").empty() && text_of(answer, "why").size() > 20;
}

TEST(StixVerdicts, AgreedWithOrAnswered) {
  const auto file = test::conformance_folder("stix/stixval21.jsonl");
  COMITY_NEED_CONFORMANCE(file);
  Answers answers;
  Score score;
  std::istringstream lines(test::read_file(file));
  std::int64_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const test::Json assertion(line);
    const auto name = text_of(*assertion, "test");
    const auto verdict = test::judge(text_of(*assertion, "doc"));
    bool fine = verdict.accepted == assertion->find("expect")->boolean();
    if (!fine) {
      const auto* answer = answers.take(number, name);
      fine = answer != nullptr && explains(*answer, verdict);
    }
    ++(fine ? score.passed : score.failed);
    EXPECT_TRUE(fine) << "line " << number << " " << name << ": we " << (verdict.accepted ? "accept" : "refuse")
                      << " and no answer says why\n"
                      << verdict.text();
  }
  EXPECT_EQ(number, 380);
  EXPECT_EQ(answers.unused(), "") << "these lines of stix_differences.json answer nothing: remove them";
}

}  // namespace
}  // namespace comity::stix
