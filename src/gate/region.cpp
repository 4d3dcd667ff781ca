#include "gate/region.h"

#include <algorithm>
#include <array>
#include <utility>

#include "party/role.h"

namespace comity::gate {

namespace {

Soil home_of(std::string_view handle) {
  const auto parsed = party::Handle::parse(handle);
  return parsed ? soil_of(parsed->jurisdiction()) : Soil{0};
}

// Whether the party is among those of these jurisdictions, but for odd ones.
bool takes_in(const Bits& soils, const Handles& odd, const Handles::value_type& party) {
  return soils.test(party.first) != odd.contains(party);
}

Bits first(std::size_t count) {
  Bits bits;
  for (std::size_t i = 0; i < count; ++i) bits.set(i);
  return bits;
}

// Of a choice or scale: the words for which the condition holds.
Bits words_for(const Condition& condition) {
  const auto words = words_of(condition.fact);
  const auto place = [&](const std::string& word) { return find_word(condition.fact, word).value_or(words.size()); };
  Bits bits;
  switch (condition.test) {
    case Test::up_to: return first(place(condition.values.front()) + 1);
    case Test::at_least: return first(words.size()) & ~first(place(condition.values.front()));
    default:
      for (const auto& value : condition.values) bits.set(place(value));
      return condition.test == Test::is ? bits : first(words.size()) & ~bits;
  }
}

Bits roles_of(const std::vector<std::string>& names) {
  Bits bits;
  for (const auto& name : names) {
    if (const auto role = party::parse_role(name)) bits.set(static_cast<std::size_t>(*role));
  }
  return bits;
}

// Of anyone no jurisdiction is known: where a list names one, it is unknown whether they are in it.
Literal parties_for(const Condition& condition, const Named& named, Polarity polarity) {
  Literal literal{condition.fact, Literal::Kind::one_of, named.soils, {}};
  for (const auto& handle : named.handles) {
    const auto home = home_of(handle);
    if (!named.soils.test(home)) literal.odd.emplace(home, handle);
  }
  const bool in = condition.test == Test::in;
  if (!in) literal.bits = all_soils() & ~literal.bits;
  const bool unknown = !named.anyone && named.soils.any();
  literal.anonymous = unknown ? polarity == Polarity::bites : named.anyone == in;
  return literal;
}

Literal places_for(const Condition& condition, const Bits& soils) {
  const bool in = condition.test == Test::in;
  if (condition.fact == Fact::subject) {
    return {condition.fact, in ? Literal::Kind::some_of : Literal::Kind::none_of, soils, {}};
  }
  return is_in(condition.fact, in ? soils : all_soils() & ~soils);
}

}  // namespace

const Bits& all_soils() {
  static const Bits all = [] {
    Bits bits;
    for (char first = 'A'; first <= 'Z'; ++first) {
      for (char second = 'A'; second <= 'Z'; ++second) {
        if (const auto code = party::Jurisdiction::parse(std::string{first, second})) bits.set(soil_of(*code));
      }
    }
    return bits;
  }();
  return all;
}

Literal negated(Literal literal) {
  switch (literal.kind) {
    case Literal::Kind::one_of:
      literal.bits.flip();
      literal.anonymous = !literal.anonymous;
      break;
    case Literal::Kind::some_of: literal.kind = Literal::Kind::none_of; break;
    case Literal::Kind::none_of: literal.kind = Literal::Kind::some_of; break;
    case Literal::Kind::within:
      if (literal.from.micros == INT64_MIN) {
        literal.from = std::exchange(literal.until, Time{INT64_MAX});
      } else {
        literal.until = std::exchange(literal.from, Time{INT64_MIN});
      }
      break;
  }
  return literal;
}

Literal is_word(Fact fact, std::string_view word) {
  Literal literal{fact, Literal::Kind::one_of, {}, {}};
  literal.bits.set(*find_word(fact, word));
  return literal;
}

Literal is_in(Fact fact, const Bits& soils) { return {fact, Literal::Kind::one_of, soils, {}}; }
Literal is_party(Fact fact, std::string_view handle) {
  return {fact, Literal::Kind::one_of, {}, {{home_of(handle), std::string(handle)}}};
}
Literal is_anonymous(Fact fact) { return {fact, Literal::Kind::one_of, {}, {}, true}; }
Literal within(Time from, Time until) { return {Fact::date, Literal::Kind::within, {}, {}, false, from, until}; }

Literal accepts(Term term) {
  Literal literal{Fact::terms, Literal::Kind::some_of, {}, {}};
  literal.bits.set(static_cast<std::size_t>(term));
  return literal;
}

Literal literal_of(const Condition& condition, const Membership& membership, Polarity polarity) {
  const auto fact = condition.fact;
  const bool is = condition.test == Test::is || condition.test == Test::has;
  switch (form_of(fact)) {
    case Form::choice:
    case Form::scale: return {fact, Literal::Kind::one_of, words_for(condition), {}};
    case Form::category: return {fact, Literal::Kind::one_of, is ? Bits(0b01) : Bits(0b10), {}};
    case Form::place: return places_for(condition, membership.names(condition.values).soils);
    case Form::terms: {
      Literal literal{fact, Literal::Kind::some_of, {}, {}};
      for (const auto& word : condition.values) literal.bits |= accepts(*find_term(word)).bits;
      return literal;
    }
    case Form::date: {
      const auto day = begin_of(*to_date(condition.values.front()));
      return condition.test == Test::from ? within(day, Time{INT64_MAX}) : within(Time{INT64_MIN}, day);
    }
    case Form::party: break;
  }
  if (condition.test == Test::in || condition.test == Test::not_in)
    return parties_for(condition, membership.names(condition.values), polarity);
  return {fact, is ? Literal::Kind::some_of : Literal::Kind::none_of, roles_of(condition.values), {}};
}

const Region::Values& Region::all_of(Fact fact) {
  static const auto every = [] {
    std::array<Values, kFacts> all;
    for (std::size_t i = 0; i < kFacts; ++i) {
      const auto one = static_cast<Fact>(i);
      const auto form = form_of(one);
      if (form == Form::choice || form == Form::scale) all.at(i).one = first(words_of(one).size());
      if (form == Form::category) all.at(i).one = first(2);
      if (form == Form::party || form == Form::place) all.at(i).one = all_soils();
    }
    all.at(static_cast<std::size_t>(Fact::receiver)).anonymous = true;
    return all;
  }();
  return every.at(static_cast<std::size_t>(fact));
}

void Region::cut_parties(Values& values, const Literal& literal) {
  const auto both = values.one & literal.bits;
  Handles odd;
  for (const auto* some : {&std::as_const(values).odd, &literal.odd}) {
    for (const auto& party : *some) {
      const bool in = takes_in(values.one, values.odd, party) && takes_in(literal.bits, literal.odd, party);
      if (in != both.test(party.first)) odd.insert(party);
    }
  }
  values.one = both;
  values.odd = std::move(odd);
  values.anonymous = values.anonymous && literal.anonymous;
}

void Region::cut(Values& values, const Literal& literal) {
  switch (literal.kind) {
    case Literal::Kind::one_of:
      if (form_of(literal.fact) == Form::party) {
        cut_parties(values, literal);
      } else {
        values.one &= literal.bits;
      }
      break;
    case Literal::Kind::some_of: values.some.push_back(literal.bits); break;
    case Literal::Kind::none_of: values.none |= literal.bits; break;
    case Literal::Kind::within:
      values.from = std::max(values.from, literal.from);
      values.until = std::min(values.until, literal.until);
      break;
  }
}

// Whether some party is both among the values and in the literal. A jurisdiction always has parties that no rule names.
bool Region::share_party(const Values& values, const Literal& literal) {
  if ((values.one & literal.bits).any()) return true;
  const auto in_both = [&](const Handles::value_type& party) {
    return takes_in(values.one, values.odd, party) && takes_in(literal.bits, literal.odd, party);
  };
  return std::any_of(values.odd.begin(), values.odd.end(), in_both) ||
         std::any_of(literal.odd.begin(), literal.odd.end(), in_both);
}

// Of a fact with many values: whether each of `some` can be met when none is in `besides` either.
bool Region::has_members(const Values& values, const Bits& besides) {
  const auto none = values.none | besides;
  return std::all_of(values.some.begin(), values.some.end(),
                     [&none](const Bits& some) { return (some & ~none).any(); });
}

// Whether something is left of values that are not empty. Anonymous readers have no role.
bool Region::leaves(const Values& values, const Literal& literal) {
  switch (literal.kind) {
    case Literal::Kind::one_of:
      if (form_of(literal.fact) != Form::party) return (values.one & literal.bits).any();
      if (values.anonymous && literal.anonymous && values.some.empty()) return true;
      return has_members(values, {}) && share_party(values, literal);
    case Literal::Kind::some_of:
      if ((literal.bits & ~values.none).none()) return false;
      return form_of(literal.fact) != Form::party ||
             share_party(values, {literal.fact, Literal::Kind::one_of, all_soils(), {}});
    case Literal::Kind::none_of: return has_members(values, literal.bits);
    case Literal::Kind::within: break;
  }
  return std::max(values.from, literal.from) < std::min(values.until, literal.until);
}

Fact Region::key_of(Fact fact) const {
  return sender_ == Sender::the_owner && fact == Fact::sender ? Fact::owner : fact;
}

const Region::Values& Region::values_of(Fact fact) const {
  const auto found = values_.find(key_of(fact));
  return found == values_.end() ? all_of(fact) : found->second;
}

// Whether owner and sender, who are two, could only be the same single party.
bool Region::are_one(const Values& values, Fact fact) const {
  if (sender_ != Sender::another || (fact != Fact::owner && fact != Fact::sender)) return false;
  const auto& other = values_of(fact == Fact::owner ? Fact::sender : Fact::owner);
  return values.one.none() && other.one.none() && values.odd.size() == 1 && values.odd == other.odd;
}

bool Region::narrow(const Literal& literal) {
  const auto fact = key_of(literal.fact);
  auto& values = values_.try_emplace(fact, all_of(fact)).first->second;
  if (!leaves(values, literal)) return false;
  cut(values, literal);
  return !are_one(values, fact);
}

bool Region::meets(const Literal& literal) const {
  const auto fact = key_of(literal.fact);
  const auto& values = values_of(fact);
  if (!leaves(values, literal)) return false;
  if (sender_ != Sender::another || (fact != Fact::owner && fact != Fact::sender)) return true;
  auto less = values;
  cut(less, literal);
  return !are_one(less, fact);
}

Bits Region::left(Fact fact) const { return values_of(fact).one; }

bool Region::is_named(Fact fact) const {
  const auto& values = values_of(fact);
  return values.one.none() && !values.odd.empty();
}

}  // namespace comity::gate
