#include "tests/support/naive_gate.h"

#include <algorithm>
#include <optional>
#include <set>

#include "party/role.h"

namespace comity::test {

namespace {

using namespace gate;
using Maybe = std::optional<bool>;  // empty: unknown

constexpr std::int64_t kDay = 86'400'000'000;

struct Asked {
  const party::Directory& directory;
  const Rulebook& book;
  Time now;
  const Crossing& crossing;
  const Gate& names;
};

void expand(const Asked& asked, const std::string& name, bool local, std::set<std::string>& out) {
  if (local) {
    for (const auto& group : asked.book.groups) {
      if (group.name != name) continue;
      if (group.until && asked.now.micros >= (group.until->days + 1) * kDay) break;
      for (const auto& member : group.members) expand(asked, member, false, out);
      return;
    }
  }
  for (const auto& group : asked.directory.groups) {
    if (group.name != name) continue;
    if (group.until.micros != 0 && asked.now >= group.until) return;
    for (const auto& member : group.members) out.insert(member.text());
    return;
  }
  out.insert(name);
}

std::set<std::string> expand_all(const Asked& asked, const std::vector<std::string>& list) {
  std::set<std::string> out;
  for (const auto& name : list) expand(asked, name, true, out);
  return out;
}

bool has_jurisdiction(const std::set<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [](const auto& name) { return party::Jurisdiction::parse(name).has_value(); });
}

Maybe party_holds(const Asked& asked, const Condition& condition, PartyIndex index) {
  if (index == kUnknownParty) return std::nullopt;
  const auto& handle = asked.names.handle_of(index);
  if (condition.test == Test::is || condition.test == Test::is_not) {
    bool any = false;
    for (const auto& party : asked.directory.parties) {
      if (party.handle.text() != handle) continue;
      for (const auto role : party.roles) {
        for (const auto& value : condition.values) any = any || party::name_of(role) == value;
      }
    }
    return any == (condition.test == Test::is);
  }
  const auto names = expand_all(asked, condition.values);
  const bool in = condition.test == Test::in;
  if (index == kAnonymous) {
    if (names.contains("anyone")) return in;
    if (has_jurisdiction(names)) return std::nullopt;
    return !in;
  }
  std::string home = handle.substr(0, 2);
  std::transform(home.begin(), home.end(), home.begin(), [](char c) { return static_cast<char>(c - 32); });
  return (names.contains(handle) || names.contains(home)) == in;
}

Maybe place_holds(const Asked& asked, const Condition& condition, Soil soil) {
  if (soil == 0) return std::nullopt;
  return expand_all(asked, condition.values).contains(code_of(soil)) == (condition.test == Test::in);
}

Maybe subject_holds(const Asked& asked, const Condition& condition) {
  const auto& subjects = asked.crossing.item.subjects;
  if (!subjects.known) return std::nullopt;
  bool any = false;
  for (std::size_t i = 0; i < subjects.count; ++i) {
    any = any || expand_all(asked, condition.values).contains(code_of(subjects.soils[i]));
  }
  return any == (condition.test == Test::in);
}

Maybe word_holds(const Condition& condition, Choice choice) {
  if (choice == 0) return std::nullopt;
  const auto words = words_of(condition.fact);
  const auto at = [&](const std::string& word) { return std::find(words.begin(), words.end(), word) - words.begin(); };
  const std::ptrdiff_t here = choice - 1;
  if (condition.test == Test::up_to) return here <= at(condition.values[0]);
  if (condition.test == Test::at_least) return here >= at(condition.values[0]);
  bool any = false;
  for (const auto& value : condition.values) any = any || at(value) == here;
  return any == (condition.test == Test::is);
}

Maybe holds(const Asked& asked, const Condition& condition) {
  const auto& c = asked.crossing;
  switch (condition.fact) {
    case Fact::kind: return word_holds(condition, c.item.kind);
    case Fact::marking: return word_holds(condition, c.item.marking);
    case Fact::pap: return word_holds(condition, c.item.pap);
    case Fact::embargo: return word_holds(condition, c.item.embargo);
    case Fact::purpose: return word_holds(condition, c.purpose);
    case Fact::task: return word_holds(condition, c.task);
    case Fact::emergency: return word_holds(condition, c.emergency);
    case Fact::leave: return word_holds(condition, c.leave);
    case Fact::authentication: return word_holds(condition, c.authentication);
    case Fact::owner: return party_holds(asked, condition, c.owner);
    case Fact::creator: return party_holds(asked, condition, c.creator);
    case Fact::sender: return party_holds(asked, condition, c.sender);
    case Fact::receiver: return party_holds(asked, condition, c.receiver);
    case Fact::generated: return place_holds(asked, condition, c.item.generated);
    case Fact::obtained: return place_holds(asked, condition, c.item.obtained);
    case Fact::storage: return place_holds(asked, condition, c.storage);
    case Fact::transit: return place_holds(asked, condition, c.transit);
    case Fact::target: return place_holds(asked, condition, c.target);
    case Fact::subject: return subject_holds(asked, condition);
    case Fact::terms:
      return std::any_of(condition.values.begin(), condition.values.end(),
                         [&](const auto& word) { return (c.terms & bit(*find_term(word))) != 0; });
    case Fact::date: {
      const bool later = asked.now.micros >= to_date(condition.values[0])->days * kDay;
      return later == (condition.test == Test::from);
    }
    default: break;
  }
  const auto truth =
      c.item.categories[static_cast<std::size_t>(condition.fact) - static_cast<std::size_t>(Fact::personal_data)];
  if (truth == Truth::unknown) return std::nullopt;
  return (truth == Truth::yes) == (condition.test == Test::has);
}

// Kleene's "and".
Maybe all_hold(const Asked& asked, const Rule& rule) {
  bool unknown = false;
  for (const auto& condition : rule.when) {
    const auto one = holds(asked, condition);
    if (one == false) return false;
    unknown = unknown || !one;
  }
  if (unknown) return std::nullopt;
  return true;
}

bool names(const Rule& rule, Fact fact) {
  return std::any_of(rule.when.begin(), rule.when.end(), [&](const auto& c) { return c.fact == fact; });
}

bool guarded(const Asked& asked, const Rule& rule, Action act) {
  for (const auto term : rule.terms) {
    if ((asked.crossing.terms & bit(term)) == 0) return true;
  }
  if (act != Action::share && act != Action::reshare && act != Action::answer) return false;
  if (!names(rule, Fact::embargo) && word_of(Fact::embargo, asked.crossing.item.embargo) != "over") return true;
  if (asked.crossing.receiver != kAnonymous) return false;
  return std::none_of(rule.when.begin(), rule.when.end(), [&](const Condition& c) {
    return c.fact == Fact::receiver && c.test == Test::in && expand_all(asked, c.values).contains("anyone");
  });
}

Outcome judge(const Asked& asked, Action act, const std::set<Binds>& binds) {
  bool permitted = is_of_jurisdiction(asked.book);
  auto outcome = Outcome::permit;
  for (const auto& rule : asked.book.rules) {
    if (!binds.contains(rule.binds)) continue;
    if (std::find(rule.actions.begin(), rule.actions.end(), act) == rule.actions.end()) continue;
    const auto truth = all_hold(asked, rule);
    if (rule.effect.outcome == Outcome::permit) {
      if (truth == true && !guarded(asked, rule, act)) permitted = true;
      continue;
    }
    if (truth == false) continue;
    if (rule.effect.outcome == Outcome::approval) {
      const auto digest = digest_of(asked.book, rule);
      const auto given = asked.crossing.approvals;
      if (std::find(given.begin(), given.end(), digest) != given.end()) continue;
    }
    outcome = std::max(outcome, rule.effect.outcome);
  }
  return permitted ? outcome : Outcome::deny;
}

class Naive {
 public:
  Naive(const Standing& standing, Time now, const Crossing& crossing, const Gate& names)
      : standing_(standing), now_(now), crossing_(crossing), names_(names) {}

  NaiveDecision run() {
    using enum Binds;
    const auto& c = crossing_;
    const auto owner = names_.handle_of(c.owner);
    const auto sender = names_.handle_of(c.sender);
    const auto receiver = names_.handle_of(c.receiver);
    auto act = c.action;
    if (act == Action::share || act == Action::reshare) act = c.owner == c.sender ? Action::share : Action::reshare;
    if (act == Action::share || act == Action::reshare || act == Action::answer) {
      std::set<Binds> as_owner{own_data};
      std::set<Binds> owners_land{own_data};
      if (owner == sender) as_owner.insert(own_party);
      if (home(c.owner) == home(c.sender)) owners_land.insert(own_party);
      party(owner, act, as_owner);
      land(home(c.owner), act, owners_land);
      if (owner != sender) {
        party(sender, act, {own_party});
        if (home(c.owner) != home(c.sender)) land(home(c.sender), act, {own_party});
      }
      if (c.receiver == kAnonymous) return out_;
      act = Action::receive;
    }
    if (act != Action::block && act != Action::assist) {
      party(receiver, act, {own_party});
      land(home(c.receiver), act, {own_party});
    }
    if (act == Action::block || act == Action::assist || act == Action::store) {
      std::vector<Soil> asked;
      for (const auto soil : {c.storage, c.transit, c.target}) {
        if (soil == 0 || std::find(asked.begin(), asked.end(), soil) != asked.end()) continue;
        asked.push_back(soil);
        land(code_of(soil), act, {own_infrastructure});
      }
      if (asked.empty()) add({}, act, Outcome::deny);
    }
    return out_;
  }

 private:
  std::string home(PartyIndex party) const { return code_of(names_.jurisdiction_of(party)); }

  const Published* standing_of(const std::string& publisher) const {
    for (const auto& one : standing_.rulebooks) {
      if (one.book->publisher != publisher) continue;
      if (now_.micros < one.book->valid_from.days * kDay || now_.micros >= (one.book->valid_until.days + 1) * kDay)
        continue;
      return &one;
    }
    return nullptr;
  }

  void party(const std::string& handle, Action act, const std::set<Binds>& binds) {
    const auto* book = standing_of(handle);
    if (book == nullptr) {
      const bool begins = act == Action::publish && word_of(Fact::authentication, crossing_.authentication) == "local";
      return add({}, act, begins ? Outcome::permit : Outcome::deny);
    }
    add(handle, act, judge({*standing_.directory, *book->book, now_, crossing_, names_}, act, binds));
  }

  void land(const std::string& code, Action act, const std::set<Binds>& binds) {
    const auto* book = code.empty() ? nullptr : standing_of(code);
    if (book == nullptr) return;
    add(code, act, judge({*standing_.directory, *book->book, now_, crossing_, names_}, act, binds));
  }

  void add(const std::string& publisher, Action act, Outcome outcome) {
    out_.verdicts.push_back({publisher, act, outcome});
    out_.outcome = std::max(out_.outcome, outcome);
  }

  const Standing& standing_;
  Time now_;
  const Crossing& crossing_;
  const Gate& names_;
  NaiveDecision out_;
};

}  // namespace

NaiveDecision naive_decide(const Standing& standing, Time now, const Crossing& crossing, const Gate& names) {
  return Naive(standing, now, crossing, names).run();
}

NaiveDecision simplified(const Gate& gate, const Decision& decision) {
  NaiveDecision out{decision.outcome, {}};
  for (std::size_t i = 0; i < decision.count; ++i) {
    const auto& verdict = decision.verdicts[i];
    const auto publisher =
        verdict.rulebook == kNoRulebook ? std::string() : gate.rulebook(verdict.rulebook).book->publisher;
    out.verdicts.push_back({publisher, verdict.act, verdict.outcome});
  }
  return out;
}

}  // namespace comity::test
