// What holds of every decision, whatever the rules are.
#include "gate/gate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "gate/decision_json.h"
#include "tests/support/naive_gate.h"
#include "tests/support/random_crossing.h"
#include "tests/support/random_rulebook.h"

namespace comity::gate {
namespace {

constexpr std::size_t kCrossingsOfOneGate = 200;

// COMITY_CROSSINGS asks for more: the million that the documents speak of.
std::size_t crossings() {
  const char* asked = std::getenv("COMITY_CROSSINGS");
  return asked == nullptr ? 20'000 : std::strtoull(asked, nullptr, 10);
}

std::string text_of(const Gate& gate, const Decision& decision) {
  json::Writer out;
  write(out, gate, decision);
  return out.take();
}

// Calls `check(gate, crossing)` for crossings over many random rulebooks.
template <class Check>
void for_many(std::uint64_t seed, unsigned unknown, std::size_t count, Check check) {
  std::mt19937_64 random(seed);
  const auto directory = test::sample_directory();
  for (std::size_t done = 0; done < count; done += kCrossingsOfOneGate) {
    const auto standing = test::random_standing(random, directory, done % 1'000 == 0 ? 150 : 12);
    const auto gate = Gate::make(standing, test::random_time(random));
    for (std::size_t i = 0; i < kCrossingsOfOneGate; ++i) {
      check(*gate, test::random_crossing(random, *gate, unknown), random);
      if (testing::Test::HasFailure()) return;
    }
  }
}

std::vector<Digest> some_approvals(const Gate& gate, const Crossing& crossing, std::mt19937_64& random) {
  std::vector<Digest> given;
  for (const auto& ref : gate.restrictions(crossing)) {
    if (random() % 2 == 0) given.push_back(digest_of(*gate.rulebook(ref.rulebook).book, gate.rule(ref)));
  }
  return given;
}

TEST(Gate, AgreesWithThePlainEvaluator) {
  std::array<std::size_t, 4> seen{};
  for_many(1, 25, crossings(), [&](const Gate& gate, Crossing crossing, std::mt19937_64& random) {
    const auto approvals = random() % 4 == 0 ? some_approvals(gate, crossing, random) : std::vector<Digest>();
    crossing.approvals = approvals;
    const auto decision = gate.decide(crossing);
    ++seen.at(static_cast<std::size_t>(decision.outcome));
    const auto plain = test::naive_decide(gate.standing(), gate.since(), crossing, gate);
    EXPECT_EQ(test::simplified(gate, decision), plain) << text_of(gate, decision);
  });
  for (const auto count : seen) EXPECT_GT(count, crossings() / 1'000);  // every outcome came
}

TEST(Gate, AgreesWhereEverythingIsKnownAndWhereNothingIs) {
  for (const unsigned unknown : {0U, 100U}) {
    for_many(2, unknown, crossings() / 4, [](const Gate& gate, const Crossing& crossing, std::mt19937_64&) {
      const auto plain = test::naive_decide(gate.standing(), gate.since(), crossing, gate);
      EXPECT_EQ(test::simplified(gate, gate.decide(crossing)), plain);
    });
  }
}

TEST(Gate, HasNoOrderOfRules) {
  for_many(3, 20, crossings() / 10, [](const Gate& gate, const Crossing& crossing, std::mt19937_64& random) {
    auto standing = gate.standing();
    for (auto& published : standing.rulebooks) {
      auto book = *published.book;
      std::shuffle(book.rules.begin(), book.rules.end(), random);
      published.book = std::make_shared<const Rulebook>(std::move(book));
    }
    const auto shuffled = Gate::make(standing, gate.since());
    EXPECT_EQ(test::simplified(gate, gate.decide(crossing)), test::simplified(*shuffled, shuffled->decide(crossing)));
  });
}

TEST(Gate, IsNeverLoosenedByARestrictionAndNeverTightenedByAPermit) {
  for_many(4, 20, crossings() / 10, [](const Gate& gate, const Crossing& crossing, std::mt19937_64& random) {
    auto standing = gate.standing();
    if (standing.rulebooks.empty()) return;
    auto& published = standing.rulebooks[random() % standing.rulebooks.size()];
    auto book = *published.book;
    test::RandomRulebook options;
    options.publisher = book.publisher;
    options.rules = 1;
    auto rule = test::random_rulebook(random, options).rules.front();
    rule.id = "added";
    book.rules.push_back(rule);
    published.book = std::make_shared<const Rulebook>(std::move(book));
    const auto more = Gate::make(standing, gate.since());
    const auto before = gate.decide(crossing);
    const auto after = more->decide(crossing);
    if (rule.effect.outcome == Outcome::permit) {
      EXPECT_LE(after.outcome, before.outcome);
    } else {
      EXPECT_GE(after.outcome, before.outcome);
    }
    // And nothing of it on any other rulebook's verdict.
    ASSERT_EQ(before.count, after.count);
    for (std::size_t i = 0; i < before.count; ++i) {
      const auto index = before.verdicts[i].rulebook;
      if (index != kNoRulebook && standing.rulebooks[index].book->publisher == options.publisher) continue;
      EXPECT_EQ(before.verdicts[i], after.verdicts[i]);
    }
  });
}

// What is not known is judged at least as strictly as anything that it may turn out to be.
TEST(Gate, IsNeverLaxerThanAnythingTheUnknownMayBe) {
  std::size_t stricter = 0;
  for_many(5, 0, crossings() / 4, [&](const Gate& gate, const Crossing& known, std::mt19937_64& random) {
    auto crossing = known;
    for (auto& category : crossing.item.categories) {
      if (random() % 2 == 0) category = Truth::unknown;
    }
    if (random() % 2 == 0) crossing.item.marking = 0;
    if (random() % 2 == 0) crossing.item.kind = 0;
    if (random() % 2 == 0) crossing.item.generated = 0;
    if (random() % 2 == 0) crossing.item.subjects = {};
    if (random() % 2 == 0) crossing.creator = kUnknownParty;
    if (random() % 2 == 0) crossing.purpose = 0;
    if (random() % 4 == 0) crossing.item.embargo = 0;
    EXPECT_GE(gate.decide(crossing).outcome, gate.decide(known).outcome);
    if (gate.decide(crossing).outcome > gate.decide(known).outcome) ++stricter;
  });
  EXPECT_GT(stricter, 0U);
}

std::string swapped(std::string text, std::string_view one, std::string_view other) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto here = std::string_view(text).substr(at, one.size());
    if (here == one) {
      text.replace(at, one.size(), other);
    } else if (here == other) {
      text.replace(at, one.size(), one);
    }
  }
  return text;
}

// UN Charter, sovereign equality: whoever bears a name, the rules that speak of it decide alike.
TEST(Gate, TreatsJurisdictionsAlikeWhateverTheirNames) {
  const auto directory = test::sample_directory();
  auto renamed = std::make_shared<party::Directory>(*directory);
  const auto rename = [](const std::string& text) { return swapped(swapped(text, "XA", "XC"), "xa.", "xc."); };
  for (auto& party : renamed->parties) {
    party.handle = *party::Handle::parse(rename(party.handle.text()));
    party.located = *party::Jurisdiction::parse(rename(party.located.text()));
  }
  for (auto& group : renamed->groups) {
    for (auto& member : group.members) member = *party::Jurisdiction::parse(rename(member.text()));
  }
  for_many(6, 20, crossings() / 10, [&](const Gate& gate, const Crossing& crossing, std::mt19937_64&) {
    Standing standing{renamed, {}};
    for (const auto& published : gate.standing().rulebooks) {
      auto book = read_json(rename(to_json(*published.book)));
      ASSERT_TRUE(book) << book.error().sentence();
      const auto digest = digest_of(*book);
      standing.rulebooks.push_back({std::make_shared<const Rulebook>(std::move(*book)), digest, false});
    }
    const auto other = Gate::make(standing, gate.since());
    auto there = crossing;
    const auto move = [&](Soil& soil) {
      if (soil != 0) soil = soil_of(*party::Jurisdiction::parse(rename(code_of(soil))));
    };
    for (auto* soil : {&there.item.generated, &there.item.obtained, &there.storage, &there.transit, &there.target}) {
      move(*soil);
    }
    for (auto& soil : there.item.subjects.soils) move(soil);
    EXPECT_EQ(gate.decide(crossing).outcome, other->decide(there).outcome);
  });
}

TEST(Gate, DecidesAlikeUntilItSaysItMayNot) {
  std::mt19937_64 random(7);
  const auto directory = test::sample_directory();
  for (int round = 0; round < 60; ++round) {
    const auto standing = test::random_standing(random, directory, 40);
    const auto gate = Gate::make(standing, test::random_time(random));
    ASSERT_GT(gate->until(), gate->since());
    const auto last = Gate::make(standing, {gate->until().micros - 1});
    for (int i = 0; i < 50; ++i) {
      const auto crossing = test::random_crossing(random, *gate, 20);
      EXPECT_EQ(gate->decide(crossing), last->decide(crossing));
    }
  }
}

Published published(const std::string& publisher, std::uint64_t version, const char* from, const char* until,
                    bool sponsored = false) {
  Rulebook book;
  book.publisher = publisher;
  book.version = version;
  book.valid_from = *to_date(from);
  book.valid_until = *to_date(until);
  Rule rule;
  rule.id = "all";
  rule.actions = {Action::share, Action::receive};
  rule.binds = Binds::own_party;
  book.rules = {rule};
  return {std::make_shared<const Rulebook>(book), digest_of(book), sponsored};
}

std::uint16_t standing_at(const Standing& standing, const char* day) {
  const auto gate = Gate::make(standing, {to_date(day)->days * 86'400'000'000});
  Crossing crossing;
  crossing.item.embargo = choice_of(Fact::embargo, "over");
  crossing.owner = crossing.sender = crossing.receiver = gate->find("xa.cert");
  return gate->decide(crossing).verdicts[0].rulebook;
}

TEST(Gate, LetsTheHighestVersionStandThatIsValidAndAPartysOwnBeforeASponsoredOne) {
  const Standing standing{
      test::sample_directory(),
      {published("xa.cert", 9, "2026-01-01", "2026-12-31", true), published("xa.cert", 1, "2026-02-01", "2026-06-30"),
       published("xa.cert", 2, "2026-05-01", "2026-05-31")}};
  EXPECT_EQ(standing_at(standing, "2025-12-31"), kNoRulebook);
  EXPECT_EQ(standing_at(standing, "2026-01-01"), 0);
  EXPECT_EQ(standing_at(standing, "2026-02-01"), 1);
  EXPECT_EQ(standing_at(standing, "2026-05-31"), 2);
  EXPECT_EQ(standing_at(standing, "2026-06-01"), 1);
  EXPECT_EQ(standing_at(standing, "2026-12-31"), 0);
  EXPECT_EQ(standing_at(standing, "2027-01-01"), kNoRulebook);
}

}  // namespace
}  // namespace comity::gate
