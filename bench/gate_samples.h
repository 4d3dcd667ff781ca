// What deciding is measured with: owner and receiver, each with its jurisdiction, all four with so many rules drawn at
// random, and crossings between them. Restrictions name three facts each, so that of few rules not always one bites.
//
// Plain values, the same in every run.
#pragma once

#include <memory>
#include <vector>

#include "tests/support/random_crossing.h"
#include "tests/support/random_rulebook.h"

namespace comity::bench {

inline constexpr const char* kOwner = "xa.cert";
inline constexpr const char* kReceiver = "xb.cert";

// "Everything is permitted", beside which restrictions decide.
inline gate::Rule open_rule(gate::Action action, gate::Binds binds) {
  gate::Rule rule;
  rule.id = "open";
  rule.title = "Everything";
  rule.binds = binds;
  rule.actions = {action};
  return rule;
}

inline gate::Rulebook book_of(std::mt19937_64& random, const std::string& publisher, std::size_t rules) {
  auto book = test::random_rulebook(random, {publisher, {kOwner, kReceiver, "xc.ncsc"}, 0});
  if (publisher == kOwner) book.rules.push_back(open_rule(gate::Action::share, gate::Binds::own_data));
  if (publisher == kReceiver) book.rules.push_back(open_rule(gate::Action::receive, gate::Binds::own_party));
  while (book.rules.size() < rules) {
    auto more = test::random_rulebook(random, {publisher, {kOwner, kReceiver, "xc.ncsc"}, rules});
    for (auto& rule : more.rules) {
      if (rule.effect.outcome != gate::Outcome::permit && rule.when.size() < 3) continue;
      rule.id = "R-" + std::to_string(book.rules.size());
      book.rules.push_back(std::move(rule));
      if (book.rules.size() == rules) break;
    }
  }
  return book;
}

inline std::shared_ptr<const gate::Gate> gate_of(std::size_t rules) {
  std::mt19937_64 random(rules);
  const auto directory = test::sample_directory();
  gate::Standing standing{directory, {}};
  for (const auto* publisher : {kOwner, "XA", kReceiver, "XB"}) {
    auto book = book_of(random, publisher, rules);
    const auto digest = gate::digest_of(book);
    standing.rulebooks.push_back({std::make_shared<const gate::Rulebook>(std::move(book)), digest, false});
  }
  return gate::Gate::make(standing, test::random_time(random));
}

// `unknown` of a hundred facts are left unknown.
inline std::vector<gate::Crossing> crossings_of(const gate::Gate& gate, unsigned unknown, std::size_t count = 1'024) {
  std::mt19937_64 random(1);
  std::vector<gate::Crossing> crossings;
  for (std::size_t i = 0; i < count; ++i) {
    auto crossing = test::random_crossing(random, gate, unknown);
    crossing.action = gate::Action::share;
    crossing.owner = crossing.sender = gate.find(kOwner);
    crossing.receiver = gate.find(kReceiver);
    crossings.push_back(crossing);
  }
  return crossings;
}

}  // namespace comity::bench
