#include "gate/compiled.h"

#include <algorithm>
#include <map>

#include "party/role.h"

namespace comity::gate {

namespace {

void set(std::vector<std::uint64_t>& mask, std::size_t rule) { mask[rule / 64] |= 1ULL << (rule % 64); }

Truth truth_of(bool holds) { return holds ? Truth::yes : Truth::no; }

Truth scale_truth(const Condition& condition, std::size_t word) {
  switch (condition.test) {
    case Test::up_to: return truth_of(word <= *find_word(condition.fact, condition.values.front()));
    case Test::at_least: return truth_of(word >= *find_word(condition.fact, condition.values.front()));
    default: break;
  }
  const auto value = words_of(condition.fact)[word];
  const bool named = std::find(condition.values.begin(), condition.values.end(), value) != condition.values.end();
  return truth_of(named == (condition.test == Test::is));
}

std::uint32_t role_bits_of(const std::vector<std::string>& names) {
  std::uint32_t roles = 0;
  for (const auto& name : names) {
    if (const auto role = party::parse_role(name)) roles |= 1U << static_cast<unsigned>(*role);
  }
  return roles;
}

// Of anyone no jurisdiction is known; it has no handle and no role.
Truth party_truth(const Condition& condition, const Named& named, const KnownParty& party, bool anonymous) {
  if (condition.test == Test::is || condition.test == Test::is_not) {
    return truth_of(((party.roles & role_bits_of(condition.values)) != 0) == (condition.test == Test::is));
  }
  const bool in = condition.test == Test::in;
  if (!anonymous) return truth_of((named.handles.contains(party.handle) || named.soils.test(party.jurisdiction)) == in);
  if (named.anyone) return truth_of(in);
  return named.soils.any() ? Truth::unknown : truth_of(!in);
}

bool dates_hold(const Rule& rule, Time now) {
  return std::all_of(rule.when.begin(), rule.when.end(), [now](const Condition& condition) {
    if (condition.fact != Fact::date) return true;
    const auto day = begin_of(*to_date(condition.values.front()));
    return (condition.test == Test::from) == (now >= day);
  });
}

}  // namespace

Compiled::Compiled(const Rulebook& book, const std::vector<KnownParty>& parties, const Membership& membership, Time now)
    : words_((book.rules.size() + 63) / 64), closed_(!is_of_jurisdiction(book)) {
  for (auto& by_binds : counting_) by_binds.fill(no_rules());
  by_outcome_.fill(no_rules());
  speaks_of_embargo_ = speaks_of_subjects_ = names_anyone_ = no_rules();
  for (std::size_t i = 0; i < book.rules.size(); ++i) {
    const auto& rule = book.rules[i];
    if (!dates_hold(rule, now)) continue;
    add_rule(rule, i);
    if (names_anyone(rule, membership)) set(names_anyone_, i);
    if (rule.effect.outcome == Outcome::approval) approvable_.push_back({i, digest_of(book, rule)});
    for (const auto& condition : rule.when) add_condition(condition, i, parties, membership);
  }
  for (auto& column : columns_) share_rows(column);
}

void Compiled::add_rule(const Rule& rule, std::size_t index) {
  set(by_outcome_[static_cast<std::size_t>(rule.effect.outcome)], index);
  for (const auto action : rule.actions) {
    set(counting_[static_cast<std::size_t>(action)][static_cast<std::size_t>(rule.binds)], index);
  }
  for (const auto term : rule.terms) {
    auto found = std::find_if(under_.begin(), under_.end(), [term](const auto& one) { return one.first == term; });
    if (found == under_.end()) found = under_.insert(under_.end(), {term, no_rules()});
    set(found->second, index);
  }
  if (speaks_of(rule, Fact::embargo)) set(speaks_of_embargo_, index);
}

Compiled::Column& Compiled::column_of(Fact fact, std::size_t rows) {
  for (auto& column : columns_) {
    if (column.fact == fact) return column;
  }
  columns_.push_back({fact, std::vector<std::uint16_t>(rows), std::vector<Bits>(rows * words_, kEveryRule)});
  return columns_.back();
}

// Of hundreds of jurisdictions rules tell a few apart: what is looked up then stays in the processor's cache.
void Compiled::share_rows(Column& column) const {
  const auto row_at = [&](std::size_t row) { return column.bits.begin() + static_cast<std::ptrdiff_t>(row * words_); };
  std::map<std::vector<std::uint64_t>, std::uint16_t> known;
  std::vector<Bits> kept;
  for (std::size_t value = 0; value < column.rows.size(); ++value) {
    std::vector<std::uint64_t> content;
    for (auto word = row_at(value); word != row_at(value + 1); ++word) {
      content.push_back(word->yes);
      content.push_back(word->maybe);
    }
    const auto [found, added] = known.emplace(std::move(content), static_cast<std::uint16_t>(known.size()));
    if (added) kept.insert(kept.end(), row_at(value), row_at(value + 1));
    column.rows[value] = found->second;
  }
  column.bits = std::move(kept);
}

void Compiled::narrow(Column& column, std::size_t row, std::size_t rule, Truth truth) const {
  auto& bits = column.bits[row * words_ + rule / 64];
  const auto bit = 1ULL << (rule % 64);
  if (truth != Truth::yes) bits.yes &= ~bit;
  if (truth == Truth::no) bits.maybe &= ~bit;
}

void Compiled::add_condition(const Condition& condition, std::size_t rule, const std::vector<KnownParty>& parties,
                             const Membership& membership) {
  const auto fact = condition.fact;
  switch (form_of(fact)) {
    case Form::choice:
    case Form::scale: {
      const auto count = words_of(fact).size();
      auto& column = column_of(fact, count + 1);
      narrow(column, 0, rule, Truth::unknown);
      for (std::size_t i = 0; i < count; ++i) narrow(column, i + 1, rule, scale_truth(condition, i));
      return;
    }
    case Form::category: {
      auto& column = column_of(fact, 3);
      const bool has = condition.test == Test::has;
      narrow(column, static_cast<std::size_t>(Truth::unknown), rule, Truth::unknown);
      narrow(column, static_cast<std::size_t>(Truth::yes), rule, truth_of(has));
      narrow(column, static_cast<std::size_t>(Truth::no), rule, truth_of(!has));
      return;
    }
    case Form::party: {
      const auto named = membership.names(condition.values);
      auto& column = column_of(fact, parties.size());
      narrow(column, kUnknownParty, rule, Truth::unknown);
      for (std::size_t i = kAnonymous; i < parties.size(); ++i) {
        narrow(column, i, rule, party_truth(condition, named, parties[i], i == kAnonymous));
      }
      return;
    }
    case Form::place: {
      const auto soils = membership.names(condition.values).soils;
      if (fact == Fact::subject) {
        subject_tests_.push_back({rule, condition.test, soils});
        set(speaks_of_subjects_, rule);
        return;
      }
      auto& column = column_of(fact, kSoils);
      narrow(column, 0, rule, Truth::unknown);
      const bool in = condition.test == Test::in;
      for (std::size_t i = 1; i < kSoils; ++i) narrow(column, i, rule, truth_of(soils.test(i) == in));
      return;
    }
    case Form::terms: {
      TermSet any = 0;
      for (const auto& word : condition.values) any |= bit(*find_term(word));
      term_tests_.push_back({rule, any});
      return;
    }
    case Form::date: return;
  }
}

}  // namespace comity::gate
