// The code of conduct: what no rulebook may say, whoever publishes it.
#include <algorithm>
#include <array>

#include "gate/check_parts.h"

namespace comity::gate {

namespace {

constexpr std::array kOrigins{Fact::owner, Fact::creator, Fact::sender, Fact::generated, Fact::obtained};

// What may be a ground besides where something comes from: what it holds, how it is to be handled, where it goes and
// what for. Its kind, who receives it and when say nothing against where it comes from.
bool is_ground(const Literal& literal) {
  switch (form_of(literal.fact)) {
    case Form::category: return !literal.bits.test(1);
    case Form::place: return literal.fact != Fact::generated && literal.fact != Fact::obtained;
    case Form::party:
    case Form::terms:
    case Form::date: return false;
    case Form::choice:
    case Form::scale: break;
  }
  return literal.fact != Fact::kind && literal.fact != Fact::emergency && literal.fact != Fact::authentication;
}

// Whether it leaves anything out.
bool selects(const Literal& literal) { return Region().meets(negated(literal)); }

bool takes_in(Action act) {
  return act == Action::receive || act == Action::request || act == Action::store || act == Action::block ||
         act == Action::assist;
}

bool restricts(const Rule& rule) { return rule.effect.outcome != Outcome::permit; }

}  // namespace

void Conduct::check(Reach& reach) {
  for (std::size_t i = 0; i < book_.rules.size(); ++i) check_rule(reach, i);
}

void Conduct::report(CheckRule check, std::size_t rule, Message message) {
  if (found_[rule]) return;
  findings_.add(check, rule, std::move(message));
  found_[rule] = true;
}

void Conduct::check_rule(Reach& reach, std::size_t rule) {
  for (const auto& asked : Reach::cases_of(book_.rules[rule])) {
    if (lies_elsewhere(reach, rule, asked)) report(CheckRule::intrusion, rule, Msg::kCheckIntrusion);
    if (demands_storage_at_home(reach, rule, asked)) {
      report(CheckRule::duty_to_store_at_home, rule, Msg::kCheckStoreAtHome);
    }
    if (takes_abroad(reach, rule, asked)) report(CheckRule::taking_abroad, rule, Msg::kCheckTakesAbroad);
    if (excludes_by_origin(reach, rule, asked)) report(CheckRule::excluded_by_origin, rule, Msg::kCheckByOrigin);
    if (lacks_ground(reach, rule, asked)) report(CheckRule::ground_needed, rule, Msg::kCheckGroundNeeded);
  }
}

// Conduct 1.1, 7.4: what is done to systems is done to those on one's own soil.
bool Conduct::lies_elsewhere(Reach& reach, std::size_t rule, const Case& asked) const {
  if (asked.act != Action::block && asked.act != Action::assist) return false;
  constexpr std::array target{Fact::target};
  return !reach.region_by(rule, {asked.act, Region::Sender::any, Fact::target}, target);
}

// Conduct 4.4: what was generated and obtained abroad may be stored abroad.
bool Conduct::demands_storage_at_home(Reach& reach, std::size_t rule, const Case& asked) const {
  if (!restricts(book_.rules[rule]) || asked.act != Action::store) return false;
  const Literals abroad{reach.abroad(Fact::generated), reach.abroad(Fact::obtained)};
  auto elsewhere = abroad;
  elsewhere.push_back(reach.abroad(Fact::storage));
  if (!reach.region(rule, asked, elsewhere)) return false;
  Region storage;
  for (const auto& literal : reach.conditions(rule)) {
    if (literal.fact == Fact::storage) storage.narrow(literal);
  }
  return !storage.meets(is_in(Fact::storage, reach.home()));
}

// Conduct 4.5: data abroad is asked for by leave of the law of the place where it lies.
bool Conduct::takes_abroad(Reach& reach, std::size_t rule, const Case& asked) const {
  if (restricts(book_.rules[rule]) || asked.act != Action::request) return false;
  const auto region = reach.region(rule, asked, {reach.abroad(Fact::storage), is_word(Fact::leave, "none")});
  return region && reach.escapes(*region, asked, book_.rules[rule].binds) != Answer::no;
}

// Conduct 4.2: where something comes from is no ground. Where it goes may depend on the receiver's jurisdiction.
bool Conduct::excludes_by_origin(Reach& reach, std::size_t rule, const Case& asked) const {
  if (!restricts(book_.rules[rule]) || !takes_in(asked.act)) return false;
  const auto& conditions = reach.conditions(rule);
  if (std::any_of(conditions.begin(), conditions.end(),
                  [](const Literal& one) { return is_ground(one) && selects(one); })) {
    return false;
  }
  const auto region = reach.region_by(rule, asked, kOrigins);
  return region && std::any_of(kOrigins.begin(), kOrigins.end(), [&](Fact fact) {
           const auto left = region->left(fact);
           return left.any() && left != all_soils();
         });
}

bool Conduct::lacks_ground(Reach& reach, std::size_t rule, const Case& asked) const {
  const auto& stated = book_.rules[rule];
  if (!restricts(stated) || !takes_in(asked.act) || (!stated.ground.empty() && !stated.appeal.empty())) return false;
  const auto region = reach.region_by(rule, asked, kOrigins);
  return region && std::any_of(kOrigins.begin(), kOrigins.end(), [&](Fact fact) { return region->is_named(fact); });
}

}  // namespace comity::gate
