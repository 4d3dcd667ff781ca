#include "log/policy.h"

#include <gtest/gtest.h>

#include "crypto/sign.h"
#include "tests/support/data.h"

namespace comity::log {
namespace {

TEST(Policies, AreReadBack) {
  const test::Json cases(test::case_file("cases/log/policies.json"));
  for (const auto& one : cases->find("good")->items()) {
    const auto policy = parse_policy(one.find("text")->text());
    ASSERT_TRUE(policy) << one.find("title")->text() << ": " << policy.error().sentence();
    const auto again = parse_policy(text_of(*policy));
    ASSERT_TRUE(again) << one.find("title")->text() << ": " << again.error().sentence();
    EXPECT_EQ(*again, *policy) << one.find("title")->text();
  }
}

TEST(Policies, SayWhatTheySay) {
  const test::Json cases(test::case_file("cases/log/policies.json"));
  const auto policy = parse_policy(cases->find("policy")->text());
  ASSERT_TRUE(policy);
  ASSERT_EQ(policy->logs.size(), 2U);
  EXPECT_EQ(policy->logs[0].url, "https://log.example/a");
  EXPECT_EQ(policy->logs[1].url, "");
  EXPECT_EQ(policy->logs[1].key.name, "log.example/a");
  ASSERT_EQ(policy->witnesses.size(), 4U);
  EXPECT_EQ(policy->witnesses[1].name, "w1");
  EXPECT_EQ(policy->witnesses[1].url, "https://witness.example");
  EXPECT_EQ(policy->groups, (std::vector<PolicyGroup>{{"some", 2, {"w0", "w1", "w2"}}, {"both", 2, {"some", "w3"}}}));
  EXPECT_EQ(policy->quorum, "both");
}

TEST(Policies, WithABrokenLineAreRefused) {
  const test::Json cases(test::case_file("cases/log/policies.json"));
  for (const auto& one : cases->find("bad")->items()) {
    const auto policy = parse_policy(one.find("text")->text());
    ASSERT_FALSE(policy) << one.find("title")->text();
    EXPECT_EQ(name_of(policy.error().message.id), one.find("error")->text()) << one.find("title")->text();
    const auto line = one.find("line")->integer();
    EXPECT_EQ(policy.error().where, line == 0 ? "" : "line " + std::to_string(line)) << one.find("title")->text();
  }
}

TEST(Policies, NameManyAndNotTooMany) {
  std::string text;
  std::string members;
  const auto add = [&](std::size_t i) {
    Bytes seed(32, static_cast<std::uint8_t>(i));
    seed[0] = static_cast<std::uint8_t>(i >> 8U);
    const crypto::SigningKey key(*crypto::Key::from(seed));
    const auto name = "w" + std::to_string(i);
    text += "log " + text_of(verifier_key(name, KeyKind::ed25519, key.public_key())) + "\n";
    text += "witness " + name + " " + text_of(verifier_key(name, KeyKind::cosignature, key.public_key())) + "\n";
    text += "group g" + name + " all " + name + "\n";
  };
  for (std::size_t i = 0; i < kMaxPolicyEntries; ++i) add(i);
  const auto policy = parse_policy(text + "quorum none\n");
  ASSERT_TRUE(policy) << policy.error().sentence();
  EXPECT_EQ(policy->groups.size(), kMaxPolicyEntries);
  add(kMaxPolicyEntries);
  EXPECT_EQ(parse_policy(text + "quorum none\n").error().message.id, Msg::kPolicyEntries);
  EXPECT_EQ(parse_policy(std::string(kMaxPolicyBytes + 1, '\n')).error().code, Code::limit);
}

TEST(Quorum, IsReachedWhenTheLastNeededWitnessHadSeenIt) {
  const test::Json cases(test::case_file("cases/log/policies.json"));
  const auto policy = parse_policy(cases->find("policy")->text());
  ASSERT_TRUE(policy);
  for (const auto& one : cases->find("quorums")->items()) {
    std::vector<Cosigned> cosigned;
    for (const auto& member : one.find("cosigned")->items())
      cosigned.push_back({std::string(member.key()), Time{member.integer()}});
    const auto state = quorum_of(*policy, cosigned);
    const auto* at = one.find("at");
    EXPECT_EQ(state.reached, !at->is(json::Kind::null));
    if (!at->is(json::Kind::null)) {
      EXPECT_EQ(state.at, Time{at->integer()});
    }
  }
}

TEST(Quorum, TakesTheNewestTimeOfAWitness) {
  const test::Json cases(test::case_file("cases/log/policies.json"));
  const auto policy = parse_policy(cases->find("policy")->text());
  ASSERT_TRUE(policy);
  const std::vector<Cosigned> cosigned{{"w0", {3}}, {"w0", {7}}, {"w0", {5}}, {"w1", {9}}, {"w3", {9}}};
  EXPECT_EQ(quorum_of(*policy, cosigned).at, Time{7});
}

TEST(Quorum, OfNoneIsReachedAtNoTime) {
  const auto state = quorum_of(*parse_policy("quorum none\n"), {});
  EXPECT_TRUE(state.reached);
  EXPECT_EQ(state.at, std::nullopt);
}

}  // namespace
}  // namespace comity::log
