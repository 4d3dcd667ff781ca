// Two jurisdictions look at the same items and see different things, each for a reason that can be named.
#include <gtest/gtest.h>

#include "gate/gate.h"
#include "tests/support/starters.h"

namespace comity::gate {
namespace {

std::shared_ptr<const Gate> starters() {
  Standing standing{std::make_shared<const party::Directory>(test::starter_directory()), {}};
  for (const auto* name : test::kStarters) {
    auto book = std::make_shared<const Rulebook>(test::starter(name));
    standing.rulebooks.push_back({book, digest_of(*book), false});
  }
  return Gate::make(standing, *to_time("2026-11-22T12:00:00Z"));
}

// An indicator of which everything is known and nothing is special.
Crossing plain(const Gate& gate, const char* marking) {
  Crossing crossing;
  auto& item = crossing.item;
  item.kind = choice_of(Fact::kind, "indicator");
  item.marking = choice_of(Fact::marking, marking);
  item.pap = choice_of(Fact::pap, "unmarked");
  item.embargo = choice_of(Fact::embargo, "over");
  item.categories.fill(Truth::no);
  item.generated = item.obtained = soil_of(*party::Jurisdiction::parse("XA"));
  item.subjects.known = true;
  crossing.purpose = choice_of(Fact::purpose, "cyber-defence");
  crossing.authentication = choice_of(Fact::authentication, "token");
  crossing.terms = bit(Term::no_onward);
  crossing.owner = crossing.sender = gate.find("xa.cert");
  return crossing;
}

Crossing with(Crossing crossing, Fact category) {
  crossing.item.categories.at(static_cast<std::size_t>(category) - static_cast<std::size_t>(Fact::personal_data)) =
      Truth::yes;
  return crossing;
}

// Outcome, and the rules that made it so strict: "deny: XB-L1".
std::string said(const Gate& gate, Crossing crossing, const char* receiver) {
  crossing.receiver = gate.find(receiver);
  const auto decision = gate.decide(crossing);
  std::string text(word_of(decision.outcome));
  if (decision.outcome == Outcome::permit) return text;
  for (std::size_t i = 0; i < decision.count; ++i) {
    const auto& verdict = decision.verdicts.at(i);
    if (verdict.outcome != decision.outcome || verdict.rulebook == kNoRulebook) continue;
    const auto& book = *gate.rulebook(verdict.rulebook).book;
    if (verdict.reason == Reason::not_permitted) text += ": no permit of " + book.publisher;
    for (std::size_t n = 0; n < verdict.named; ++n) {
      const auto& rule = book.rules[verdict.rules.at(n)];
      if (rule.effect.outcome == decision.outcome) text += ": " + rule.id;
    }
  }
  return text;
}

TEST(Starters, GiveEachJurisdictionWhatBothLawsAllow) {
  const auto gate = starters();
  const auto clear = plain(*gate, "CLEAR");
  EXPECT_EQ(said(*gate, clear, "xa.dpa"), "permit");
  EXPECT_EQ(said(*gate, clear, "xb.cert"), "permit");
  EXPECT_EQ(said(*gate, clear, "anyone"), "permit");
  const auto personal = with(clear, Fact::personal_data);
  EXPECT_EQ(said(*gate, personal, "xa.dpa"), "permit");
  EXPECT_EQ(said(*gate, personal, "xb.cert"), "require approval: XA-L1");
  const auto exploit = with(clear, Fact::exploit_code);
  EXPECT_EQ(said(*gate, exploit, "xa.dpa"), "permit");
  EXPECT_EQ(said(*gate, exploit, "xb.cert"), "deny: XB-L1");
  const auto critical = with(clear, Fact::critical_infrastructure);
  EXPECT_EQ(said(*gate, critical, "xa.dpa"), "permit");
  EXPECT_EQ(said(*gate, critical, "xb.cert"), "redact: XA-L3");
  const auto important = with(critical, Fact::important_data);
  EXPECT_EQ(said(*gate, important, "xb.cert"), "require approval: XA-L2");
}

TEST(Starters, GiveTheTwoTeamsDifferentViewsOfOneCollection) {
  const auto gate = starters();
  auto crossing = plain(*gate, "CLEAR");
  crossing.owner = crossing.sender = gate->find("xa.dpa");
  EXPECT_EQ(said(*gate, crossing, "xa.cert"), "permit");
  EXPECT_EQ(said(*gate, crossing, "xb.cert"), "permit");
  const auto personal = with(crossing, Fact::personal_data);
  EXPECT_EQ(said(*gate, personal, "xa.cert"), "permit");
  EXPECT_EQ(said(*gate, personal, "xb.cert"), "require approval: XA-L1");
  const auto exploit = with(crossing, Fact::exploit_code);
  EXPECT_EQ(said(*gate, exploit, "xa.cert"), "permit");
  EXPECT_EQ(said(*gate, exploit, "xb.cert"), "deny: XB-L1");
  crossing.item.kind = choice_of(Fact::kind, "opinion");
  EXPECT_EQ(said(*gate, crossing, "xa.cert"), "permit");
  EXPECT_EQ(said(*gate, crossing, "xb.cert"), "deny: XBC-5");
}

TEST(Starters, KeepToTheMarking) {
  const auto gate = starters();
  EXPECT_EQ(said(*gate, plain(*gate, "AMBER"), "xb.cert"), "permit");
  EXPECT_EQ(said(*gate, plain(*gate, "AMBER"), "xb.dpa"), "deny: no permit of xa.cert");
  EXPECT_EQ(said(*gate, plain(*gate, "GREEN"), "anyone"), "deny: no permit of xa.cert");
  EXPECT_EQ(said(*gate, plain(*gate, "RED"), "xb.cert"), "deny: no permit of xa.cert: no permit of xb.cert");
  auto unpromised = plain(*gate, "AMBER");
  unpromised.terms = 0;
  EXPECT_EQ(said(*gate, unpromised, "xb.cert"), "deny: no permit of xa.cert");
}

TEST(Starters, HoldUndisclosedVulnerabilitiesBack) {
  const auto gate = starters();
  auto crossing = with(plain(*gate, "GREEN"), Fact::undisclosed_vulnerability);
  crossing.item.embargo = choice_of(Fact::embargo, "running");
  EXPECT_EQ(said(*gate, crossing, "xb.cert"), "permit");
  EXPECT_EQ(said(*gate, crossing, "xa.dpa"), "deny: no permit of xa.cert: XA-L4");
  crossing.owner = crossing.sender = gate->find("xb.cert");
  EXPECT_EQ(said(*gate, crossing, "xa.cert"), "deny: no permit of xb.cert: XB-L6");
}

}  // namespace
}  // namespace comity::gate
