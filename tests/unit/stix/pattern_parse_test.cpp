#include "stix/pattern/parse.h"

#include <gtest/gtest.h>

#include "stix/pattern/atoms.h"

namespace comity::stix::pattern {
namespace {

Pattern parsed(std::string_view text, PatternVersion version = PatternVersion::v21) {
  auto pattern = parse(text, {}, version);
  EXPECT_TRUE(pattern) << text << ": " << pattern.error().sentence();
  return pattern ? *std::move(pattern) : Pattern();
}

Code code_of(std::string_view text, const Limits& limits = {}) {
  const auto pattern = parse(text, limits);
  EXPECT_FALSE(pattern) << text;
  return pattern ? Code::internal : pattern.error().code;
}

// The structure in full parentheses: what binds to what.
std::string shape(const Pattern& pattern, const Comparison& node) {
  if (node.kind == ComparisonKind::test) return std::string(pattern.text(node.path.type));
  std::string out = node.kind == ComparisonKind::all ? "(and" : "(or";
  for (Index i = 0; i < node.parts.count; ++i) {
    out += " " + shape(pattern, pattern.comparisons[pattern.parts[node.parts.first + i]]);
  }
  return out + ")";
}

std::string shape(const Pattern& pattern, const Qualifier& qualifier) {
  switch (qualifier.kind) {
    case QualifierKind::repeats: return "*" + std::to_string(qualifier.times);
    case QualifierKind::within: return "~" + std::to_string(static_cast<int>(qualifier.seconds));
    case QualifierKind::start_stop: break;
  }
  const auto& constants = pattern.constants;
  return "@" + std::string(pattern.text(constants[qualifier.constants.first].text)) + "/" +
         std::string(pattern.text(constants[qualifier.constants.first + 1].text));
}

std::string shape(const Pattern& pattern, const Observation& node) {
  std::string out;
  if (node.kind == ObservationKind::single) {
    out = "[" + shape(pattern, pattern.comparisons[node.comparison]) + "]";
  } else {
    out = node.kind == ObservationKind::all ? "(and" : node.kind == ObservationKind::any ? "(or" : "(then";
    for (Index i = 0; i < node.parts.count; ++i) {
      out += " " + shape(pattern, pattern.observations[pattern.parts[node.parts.first + i]]);
    }
    out += ")";
  }
  for (Index i = 0; i < node.qualifiers.count; ++i) {
    out += shape(pattern, pattern.qualifiers[node.qualifiers.first + i]);
  }
  return out;
}

std::string shape(std::string_view text) {
  const Pattern pattern = parsed(text);
  return pattern.observations.empty() ? "" : shape(pattern, pattern.observations.back());
}

TEST(PatternParse, AndBindsTighterThanOrThanFollowedBy) {
  EXPECT_EQ(shape("[a:x=1] FOLLOWEDBY [b:x=1] OR [c:x=1] AND [d:x=1] FOLLOWEDBY [e:x=1]"),
            "(then [a] (or [b] (and [c] [d])) [e])");
  EXPECT_EQ(shape("[a:x=1 OR b:x=1 AND b:y=1 OR (c:x=1 OR d:x=1) AND c:y=1]"), "[(or a (and b b) (and (or c d) c))]");
  EXPECT_EQ(shape("([a:x=1] FOLLOWEDBY [b:x=1]) AND [c:x=1]"), "(and (then [a] [b]) [c])");
}

// STIX 2.1 §9.5.2: "qualifiers not being greedy"
TEST(PatternParse, QualifiersBelongToWhatStandsRightBefore) {
  EXPECT_EQ(shape("[a:x=1] FOLLOWEDBY [b:x=1] REPEATS 5 TIMES"), "(then [a] [b]*5)");
  EXPECT_EQ(shape("([a:x=1] AND [b:x=1] REPEATS 5 TIMES) WITHIN 300 SECONDS"), "(and [a] [b]*5)~300");
  EXPECT_EQ(shape("([a:x=1] AND [b:x=1]) REPEATS 5 TIMES WITHIN 300 SECONDS"), "(and [a] [b])*5~300");
  EXPECT_EQ(shape("(([a:x=1] WITHIN 1 SECONDS) REPEATS 2 TIMES OR [b:x=1] WITHIN 3 SECONDS) WITHIN 4 SECONDS"),
            "(or [a]~1*2 [b]~3)~4");
  EXPECT_EQ(shape("[a:x=1] START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'"),
            "[a]@2026-01-01T00:00:00Z/2026-01-02T00:00:00Z");
}

TEST(PatternParse, PathsKeepTheirSteps) {
  const Pattern pattern = parsed(R"([file:extensions.'a-b.c\'d'[*].x[-2] NOT = 1])");
  const Comparison& test = pattern.comparisons.back();
  EXPECT_EQ(test.sense, Sense::negated);
  EXPECT_EQ(pattern.text(test.path.type), "file");
  ASSERT_EQ(test.path.steps.count, 5U);
  EXPECT_EQ(pattern.text(pattern.steps[0].key), "extensions");
  EXPECT_EQ(pattern.text(pattern.steps[1].key), "a-b.c'd");
  EXPECT_EQ(pattern.steps[2].kind, StepKind::every);
  EXPECT_EQ(pattern.text(pattern.steps[3].key), "x");
  EXPECT_EQ(pattern.steps[4].kind, StepKind::index);
  EXPECT_EQ(pattern.steps[4].index, -2);
}

TEST(PatternParse, NotExistsIsNegated) {
  const Pattern pattern = parsed("[NOT EXISTS a:b OR EXISTS a:c]");
  EXPECT_EQ(pattern.comparisons[0].op, Operator::exists);
  EXPECT_EQ(pattern.comparisons[0].sense, Sense::negated);
  EXPECT_EQ(pattern.comparisons[1].sense, Sense::plain);
}

TEST(PatternParse, ConstantsAreDecoded) {
  const Pattern pattern = parsed(R"([a:b IN ('it\'s \\') OR a:b IN (-7, 0.25) OR a:b = true OR a:b = h'00fF'
      OR a:b = b'QUJDRA==' OR a:b = t'2026-01-01T00:00:60Z'])");
  const auto& constants = pattern.constants;
  ASSERT_EQ(constants.size(), 7U);
  EXPECT_EQ(pattern.text(constants[0].text), R"(it's \)");
  EXPECT_EQ(constants[1].integer, -7);
  EXPECT_EQ(constants[2].number, 0.25);
  EXPECT_TRUE(constants[3].boolean);
  EXPECT_EQ(pattern.text(constants[4].text), std::string_view("\0\xff", 2));
  EXPECT_EQ(pattern.text(constants[5].text), "ABCD");
  EXPECT_EQ(constants[6].kind, ConstantKind::timestamp);
}

TEST(PatternParse, VersionTwoZeroTakesPlainStringsAfterStart) {
  const std::string_view text = "[a:x=1] START '2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'";
  EXPECT_EQ(parsed(text, PatternVersion::v20).constants.back().kind, ConstantKind::timestamp);
  EXPECT_EQ(code_of(text), Code::malformed);
  EXPECT_FALSE(parse("[a:x=1] START 'soon' STOP 'later'", {}, PatternVersion::v20));
}

TEST(PatternParse, DepthAndSizeAreBounded) {
  Limits limits;
  limits.pattern_depth = 3;
  EXPECT_TRUE(parse("(([(a:b=1)]))", limits));
  EXPECT_EQ(code_of("(([((a:b=1))]))", limits), Code::limit);
  EXPECT_EQ(code_of(std::string(60'000, '('), limits), Code::limit);
  EXPECT_EQ(code_of("[" + std::string(60'000, '(')), Code::limit);
  limits.pattern_bytes = 7;
  EXPECT_TRUE(parse("[a:b=1]", limits));
  EXPECT_EQ(code_of("[a:b=1] ", limits), Code::limit);
}

TEST(PatternParse, LongChainsAreNoDepth) {
  std::string chain = "a:b=1";
  std::string observations = "[a:b=1]";
  for (int i = 0; i < 3000; ++i) {
    chain += i % 2 == 0 ? " AND a:b=1" : " OR b:b=1";
    observations += " FOLLOWEDBY [a:b=1]";
  }
  EXPECT_EQ(parsed("[" + chain + "]").comparisons.size(), 3001U + 1500U + 1U);
  EXPECT_EQ(parsed(observations).observations.size(), 3002U);
}

TEST(PatternParse, RulesBeyondTheGrammarAreInvalidNotMalformed) {
  EXPECT_EQ(code_of("[a:b IN (1, 'x')]"), Code::invalid);
  EXPECT_EQ(code_of("[a:b=1] REPEATS 2 TIMES REPEATS 2 TIMES"), Code::invalid);
  EXPECT_EQ(code_of("[file:hashes.MD5='x']"), Code::invalid);
}

TEST(PatternAtoms, AreTheStringsThatAPropertyHasToEqual) {
  const Pattern pattern = parsed(
      "[ipv4-addr:value = '198.51.100.3' OR domain-name:value IN ('a.example.com', 'b.example.com') OR"
      " url:value != 'http://c.example.com' OR url:value NOT = 'd' OR url:value NOT IN ('e') OR url:value LIKE 'f%' OR"
      " file:size = 7 OR file:name = 'it\\'s'] AND [ipv4-addr:value = '198.51.100.3']");
  const std::vector<std::string_view> expected{"198.51.100.3", "a.example.com", "b.example.com", "it's",
                                               "198.51.100.3"};
  EXPECT_EQ(values(pattern), expected);
}

}  // namespace
}  // namespace comity::stix::pattern
