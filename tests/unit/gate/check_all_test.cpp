// What check() says of all crossings is what one finds by trying them all, over vocabularies that are small enough.
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "gate/check.h"
#include "gate/gate.h"
#include "gate/membership.h"
#include "tests/support/party_of.h"

namespace comity::gate {
namespace {

using party::Role;

constexpr std::array kRoleSets{0U, 1U, 2U, 3U};  // of cert and authority

// Parties enough to stand for every other: named ones and others of jurisdictions that rules name and of one that none
// does, in any roles that rules here speak of. Those with the same name and other roles are in directories of their
// own.
party::Directory directory_with(unsigned roles_of_named) {
  party::Directory directory;
  std::uint64_t seed = 0;
  const auto add = [&](const std::string& handle, unsigned roles) {
    auto party = test::party_of(handle, ++seed);
    party.roles.clear();
    if ((roles & 1U) != 0) party.roles.push_back(Role::cert);
    if ((roles & 2U) != 0) party.roles.push_back(Role::authority);
    directory.parties.push_back(party);
  };
  add("xa.cert", roles_of_named);
  add("xb.cert", roles_of_named);
  for (const auto* place : {"xa", "xb", "xc", "xd"}) {
    for (const auto roles : kRoleSets) add(std::string(place) + ".other" + std::to_string(roles), roles);
  }
  return directory;
}

// Rules over a few facts, so that they meet, contradict and shadow each other often.
class SmallBooks {
 public:
  explicit SmallBooks(std::uint64_t seed) : random_(seed) {}

  Rulebook book() {
    Rulebook book;
    book.publisher = "xa.cert";
    book.basis = "law";
    book.valid_from = *to_date("2026-01-01");
    book.valid_until = *to_date("2026-12-31");
    book.groups = {{"friends", {"xb.cert", "XC"}, {}}, {"passing", {"XB"}, to_date("2026-06-30")}};
    const auto rules = 2 + below(5);
    for (std::size_t i = 0; i < rules; ++i) book.rules.push_back(rule(i));
    return book;
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  template <class Words>
  std::string among(const Words& words) {
    return std::string(words[below(words.size())]);
  }

  std::vector<std::string> some(const std::vector<std::string>& words) {
    std::vector<std::string> drawn;
    for (const auto& word : words) {
      if (below(3) == 0) drawn.push_back(word);
    }
    if (drawn.empty()) drawn.push_back(among(words));
    return drawn;
  }

  Condition party(Fact fact) {
    if (below(4) == 0) return {fact, below(2) == 0 ? Test::is : Test::is_not, some({"cert", "authority"})};
    std::vector<std::string> names{"XA", "XB", "xb.cert", "xa.cert", "friends", "passing"};
    if (fact == Fact::receiver) names.emplace_back(kAnyone);
    return {fact, below(2) == 0 ? Test::in : Test::not_in, some(names)};
  }

  Condition condition() {
    switch (below(8)) {
      case 0: return {Fact::marking, below(2) == 0 ? Test::up_to : Test::at_least, {among(words_of(Fact::marking))}};
      case 1: return {Fact::emergency, Test::is, {among(words_of(Fact::emergency))}};
      case 2: return {Fact::personal_data, below(2) == 0 ? Test::has : Test::has_no, {}};
      case 3: return {Fact::subject, below(2) == 0 ? Test::in : Test::not_in, some({"XA", "XB"})};
      case 4: return {Fact::terms, Test::accepts, some({"no-onward", "no-resale"})};
      case 5: return {Fact::embargo, below(2) == 0 ? Test::is : Test::is_not, {among(words_of(Fact::embargo))}};
      case 6: return {Fact::date, below(2) == 0 ? Test::from : Test::before, {among(kDays)}};
      default: return party(below(3) == 0 ? Fact::sender : Fact::receiver);
    }
  }

  Rule rule(std::size_t number) {
    Rule rule;
    rule.id = "R" + std::to_string(number);
    rule.title = "t";
    rule.effect.outcome = below(2) == 0 ? Outcome::permit : Outcome::deny;
    rule.binds = below(3) == 0 ? Binds::own_party : Binds::own_data;
    rule.actions = {below(3) == 0 ? Action::reshare : Action::share};
    for (auto i = 1 + below(3); i > 0; --i) rule.when.push_back(condition());
    if (rule.effect.outcome == Outcome::permit && below(4) == 0) rule.terms = {Term::no_onward};
    return rule;
  }

  inline static const std::vector<std::string> kDays{"2026-03-01", "2026-07-01", "2026-10-01"};
  std::mt19937_64 random_;
};

bool any_condition(const Rulebook& book, const std::function<bool(const Condition&)>& holds) {
  return std::any_of(book.rules.begin(), book.rules.end(),
                     [&](const Rule& rule) { return std::any_of(rule.when.begin(), rule.when.end(), holds); });
}

bool mentions(const Rulebook& book, Fact fact) {
  return any_condition(book, [fact](const Condition& one) { return one.fact == fact; });
}

// Every crossing that the rules of a rulebook can tell apart.
class AllCrossings {
 public:
  using Met = std::function<bool(const Decision&)>;

  AllCrossings(const Rulebook& book, Action act) : book_(book), act_(act) {}

  bool any(const Met& met) const {
    const bool by_role = any_condition(book_, [](const Condition& one) {
      return form_of(one.fact) == Form::party && (one.test == Test::is || one.test == Test::is_not);
    });
    const auto shared = std::make_shared<const Rulebook>(book_);
    for (const auto roles : kRoleSets) {
      if (roles != 0 && !by_role) break;
      const auto directory = std::make_shared<const party::Directory>(directory_with(roles));
      for (const auto* day : {"2026-01-15", "2026-04-01", "2026-07-15", "2026-11-01"}) {
        const auto gate = Gate::make({directory, {{shared, digest_of(book_), false}}}, begin_of(*to_date(day)));
        if (any_parties(*gate, met)) return true;
      }
    }
    return false;
  }

 private:
  bool any_parties(const Gate& gate, const Met& met) const {
    const auto us = gate.find("xa.cert");
    const auto last = static_cast<PartyIndex>(kAnonymous + gate.standing().directory->parties.size());
    const auto last_other = mentions(book_, Fact::sender) ? last : static_cast<PartyIndex>(us + 1);
    const auto last_receiver = mentions(book_, Fact::receiver) ? last : static_cast<PartyIndex>(us + 1);
    Crossing crossing;
    crossing.action = act_;
    for (auto other = us; other <= last_other; ++other) {
      if ((other == us) != (act_ == Action::share)) continue;
      for (const bool we_own : {true, false}) {
        crossing.owner = we_own ? us : other;
        crossing.sender = we_own ? other : us;
        for (crossing.receiver = kAnonymous; crossing.receiver <= last_receiver; ++crossing.receiver) {
          if (any_item(gate, crossing, met)) return true;
        }
      }
    }
    return false;
  }

  bool any_item(const Gate& gate, Crossing crossing, const Met& met) const {
    const auto count = [this](Fact fact, unsigned values) { return mentions(book_, fact) ? values : 1U; };
    const auto markings = count(Fact::marking, 6);
    const auto embargoes = count(Fact::embargo, 2);
    const auto emergencies = count(Fact::emergency, 2);
    const auto personal = count(Fact::personal_data, 2);
    const auto subjects = count(Fact::subject, 4);
    constexpr unsigned kTermSets = 4;  // of no-onward and no-resale
    const auto all = markings * embargoes * emergencies * personal * subjects * kTermSets;
    for (unsigned i = 0; i < all; ++i) {
      auto rest = i;
      const auto draw = [&rest](unsigned of) { return std::exchange(rest, rest / of) % of; };
      crossing.item.marking = static_cast<Choice>(1 + draw(markings));
      crossing.item.embargo = static_cast<Choice>(1 + draw(embargoes));
      crossing.emergency = static_cast<Choice>(1 + draw(emergencies));
      crossing.item.categories[0] = static_cast<Truth>(1 + draw(personal));
      crossing.item.subjects = subjects_of(draw(subjects));
      crossing.terms = static_cast<TermSet>(draw(kTermSets));
      if (met(gate.decide(crossing))) return true;
    }
    return false;
  }

  static Subjects subjects_of(unsigned which) {
    Subjects subjects{{}, 0, true};
    for (const unsigned bit : {1U, 2U}) {
      const auto code = *party::Jurisdiction::parse(bit == 1 ? "XA" : "XB");
      if ((which & bit) != 0) subjects.soils.at(subjects.count++) = soil_of(code);
    }
    return subjects;
  }

  const Rulebook& book_;
  Action act_;
};

// Whether the publisher's own rulebook, as the owner's, the sender's or both's, says so of giving.
bool says(const Decision& decision, Outcome outcome, bool by_rule) {
  return std::any_of(decision.verdicts.begin(), decision.verdicts.begin() + decision.count, [&](const Verdict& one) {
    return one.rulebook != kNoRulebook && one.act != Action::receive && one.outcome == outcome &&
           (one.reason != Reason::not_permitted) == by_rule;
  });
}

bool is_permit(const Rule& rule) { return rule.effect.outcome == Outcome::permit; }

// The rulebook with this rule and those others that `keep` wants.
template <class Keep>
Rulebook only(const Rulebook& book, std::size_t index, Keep keep) {
  auto less = book;
  less.rules.clear();
  for (std::size_t i = 0; i < book.rules.size(); ++i) {
    if (i == index || keep(book.rules[i])) less.rules.push_back(book.rules[i]);
  }
  return less;
}

bool says_anywhere(const Rulebook& book, const Rule& rule) {
  return AllCrossings(book, rule.actions[0]).any([&](const Decision& one) {
    return says(one, rule.effect.outcome, true);
  });
}

bool is_possible(const Rulebook& book, std::size_t index) {
  return says_anywhere(only(book, index, [](const Rule&) { return false; }), book.rules[index]);
}

bool is_open(const Rulebook& book, std::size_t index) {
  return says_anywhere(only(book, index, [](const Rule& rule) { return !is_permit(rule); }), book.rules[index]);
}

bool has(const std::vector<Finding>& findings, std::size_t index, std::initializer_list<CheckRule> rules) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& one) {
    return one.index == index && std::find(rules.begin(), rules.end(), one.rule) != rules.end();
  });
}

TEST(CheckAll, AgreesWithTryingEveryCrossing) {
  SmallBooks books(7);
  std::size_t impossible = 0;
  std::size_t shadowed = 0;
  for (int n = 0; n < 150; ++n) {
    const auto book = books.book();
    const auto findings = check(book, {});
    for (std::size_t i = 0; i < book.rules.size(); ++i) {
      const bool possible = is_possible(book, i);
      impossible += possible ? 0 : 1;
      const bool never =
          has(findings, i, {CheckRule::not_satisfiable, CheckRule::others_data, CheckRule::others_party});
      EXPECT_EQ(!possible, never) << i << to_json(book);
      if (!possible || !is_permit(book.rules[i])) continue;
      const bool open = is_open(book, i);
      shadowed += open ? 0 : 1;
      EXPECT_EQ(!open, has(findings, i, {CheckRule::shadowed})) << i << to_json(book);
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(impossible, 20U);
  EXPECT_GT(shadowed, 5U);
}

// Ten pigeons sit in nine holes, no two in one: there is no such crossing, and to find that out takes very long.
Rulebook pigeons() {
  Rulebook book;
  book.publisher = "xa.cert";
  book.basis = "law";
  book.valid_from = *to_date("2026-01-01");
  book.valid_until = *to_date("2026-12-31");
  const auto add = [&book](Outcome outcome, std::vector<Condition> when) {
    const auto number = std::to_string(book.rules.size());
    book.rules.push_back({number, "t", {outcome, {}, {}, 0}, {Action::share}, Binds::own_data, std::move(when)});
  };
  const auto sits = [](std::size_t pigeon, std::size_t hole) {
    return std::string(party::assigned_codes()[pigeon * 9 + hole]);
  };
  add(Outcome::permit, {});
  for (std::size_t pigeon = 0; pigeon < 10; ++pigeon) {
    Condition nowhere{Fact::subject, Test::not_in, {}};
    for (std::size_t hole = 0; hole < 9; ++hole) nowhere.values.push_back(sits(pigeon, hole));
    add(Outcome::deny, {nowhere});
    for (std::size_t other = 0; other < pigeon; ++other) {
      for (std::size_t hole = 0; hole < 9; ++hole) {
        add(Outcome::deny,
            {{Fact::subject, Test::in, {sits(pigeon, hole)}}, {Fact::subject, Test::in, {sits(other, hole)}}});
      }
    }
  }
  return book;
}

TEST(CheckAll, SaysWhereItGaveUp) {
  const auto findings = check(pigeons(), {});
  const auto found = [&findings](CheckRule rule) {
    return std::any_of(findings.begin(), findings.end(), [rule](const Finding& one) { return one.rule == rule; });
  };
  EXPECT_TRUE(found(CheckRule::not_fully_checked));
  EXPECT_FALSE(found(CheckRule::shadowed)) << "which it did not find out";
}

TEST(CheckAll, FollowsThousandsOfRules) {
  constexpr std::size_t kMany = 1'500;
  auto book = pigeons();
  const auto rule = book.rules[1];
  book.rules.resize(1);
  for (std::size_t i = 1; i < kMany; ++i) {
    book.rules.push_back(rule);
    book.rules.back().id = std::to_string(i);
    book.rules.back().when = {{Fact::marking, gate::Test::is, {"RED"}},
                              {Fact::receiver, gate::Test::in, {"xb.party-" + std::to_string(i)}}};
  }
  const auto findings = check(book, {});
  EXPECT_TRUE(std::all_of(findings.begin(), findings.end(), [](const Finding& one) {
    return one.rule == CheckRule::gaps || one.rule == CheckRule::locks_itself_out;
  }));
}

}  // namespace
}  // namespace comity::gate
