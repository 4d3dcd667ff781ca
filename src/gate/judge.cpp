// A crossing judged by a compiled rulebook: an AND over one row of each column, then which of the rules count.
#include <algorithm>
#include <bit>

#include "gate/compiled.h"

namespace comity::gate {

namespace {

bool has(const std::vector<std::uint64_t>& mask, std::size_t rule) {
  return (mask[rule / 64] >> (rule % 64) & 1U) != 0;
}

}  // namespace

// Which rules' conditions hold, and which may.
void Compiled::look_up(const Crossing& crossing, const Rows& rows, Words& words) const {
  std::fill_n(words.begin(), words_, kEveryRule);
  for (const auto& column : columns_) {
    const auto* bits = column.bits.data() + column.rows[rows[static_cast<std::size_t>(column.fact)]] * words_;
    for (std::size_t i = 0; i < words_; ++i) {
      words[i].yes &= bits[i].yes;
      words[i].maybe &= bits[i].maybe;
    }
  }
  const auto& subjects = crossing.item.subjects;
  const auto* end = subjects.soils.data() + subjects.count;
  for (const auto& test : subject_tests_) {
    const bool any = std::any_of(subjects.soils.data(), end, [&test](Soil soil) { return test.soils.test(soil); });
    const bool holds = any == (test.test == Test::in);
    const auto bit = 1ULL << (test.rule % 64);
    if (!subjects.known || !holds) words[test.rule / 64].yes &= ~bit;
    if (subjects.known && !holds) words[test.rule / 64].maybe &= ~bit;
  }
  for (const auto& test : term_tests_) {
    if ((crossing.terms & test.any) != 0) continue;
    words[test.rule / 64].yes &= ~(1ULL << (test.rule % 64));
    words[test.rule / 64].maybe &= ~(1ULL << (test.rule % 64));
  }
}

// What every permit asks without saying so: accepted terms; of giving out also that no embargo runs, unless it speaks
// of embargoes, and that the receiver is known, unless it names anyone.
void Compiled::guard(const Crossing& crossing, Action act, Words& words) const {
  const auto& permits = by_outcome_[static_cast<std::size_t>(Outcome::permit)];
  for (const auto& [term, permits_under] : under_) {
    if ((crossing.terms & bit(term)) != 0) continue;
    for (std::size_t i = 0; i < words_; ++i) {
      words[i].yes &= ~permits_under[i];
      words[i].maybe &= ~permits_under[i];
    }
  }
  if (!gives(act)) return;
  static const auto kOver = choice_of(Fact::embargo, "over");
  for (std::size_t i = 0; i < words_; ++i) {
    if (crossing.item.embargo != kOver) {
      words[i].yes &= ~(permits[i] & ~speaks_of_embargo_[i]);
      if (crossing.item.embargo != 0) words[i].maybe &= ~(permits[i] & ~speaks_of_embargo_[i]);
    }
    if (crossing.receiver == kAnonymous) {
      words[i].yes &= ~(permits[i] & ~names_anyone_[i]);
      words[i].maybe &= ~(permits[i] & ~names_anyone_[i]);
    }
  }
}

// Which of the rules in `hit`, in that word, have the approval that they ask for.
std::uint64_t Compiled::approved(const Crossing& crossing, std::size_t word, std::uint64_t hit) const {
  if (crossing.approvals.empty() || hit == 0) return 0;
  std::uint64_t found = 0;
  for (const auto& one : approvable_) {
    if (one.rule / 64 != word) continue;
    const auto& given = crossing.approvals;
    if (std::find(given.begin(), given.end(), one.digest) != given.end()) found |= 1ULL << (one.rule % 64);
  }
  return found & hit;
}

// The facts for want of which the rule may hold but is not known to.
std::uint32_t Compiled::missing(const Crossing& crossing, Action act, const Rows& rows, std::size_t rule) const {
  std::uint32_t facts = 0;
  for (const auto& column : columns_) {
    const auto row = column.rows[rows[static_cast<std::size_t>(column.fact)]];
    const auto& bits = column.bits[row * words_ + rule / 64];
    if (((bits.maybe & ~bits.yes) >> (rule % 64) & 1U) != 0) facts |= gate::bit(column.fact);
  }
  if (!crossing.item.subjects.known && has(speaks_of_subjects_, rule)) facts |= gate::bit(Fact::subject);
  const bool silent = !has(speaks_of_embargo_, rule);
  if (gives(act) && silent && has(by_outcome_.front(), rule) && crossing.item.embargo == 0)
    facts |= gate::bit(Fact::embargo);
  return facts;
}

// Of the rules in `hits`, the first that there is room for, and what is not known of those that only may hold.
void Compiled::name(const Crossing& crossing, const Rows& rows, const Hits& hits, const Words& words,
                    Verdict& verdict) const {
  for (std::size_t i = 0; i < words_; ++i) {
    auto left = hits[i];
    for (; left != 0 && verdict.named < kMaxNamedRules; left &= left - 1) {
      const auto rule = i * 64 + static_cast<std::size_t>(std::countr_zero(left));
      if ((words[i].yes >> (rule % 64) & 1U) == 0) verdict.missing |= missing(crossing, verdict.act, rows, rule);
      verdict.rules[verdict.named++] = static_cast<std::uint16_t>(rule);
    }
    verdict.more = static_cast<std::uint16_t>(verdict.more + std::popcount(left));
  }
}

void Compiled::find(const Crossing& crossing, const Rows& rows, unsigned binds, Action act, Found& found) const {
  look_up(crossing, rows, found.words);
  guard(crossing, act, found.words);
  const auto& counting = counting_[static_cast<std::size_t>(act)];
  for (std::size_t i = 0; i < words_; ++i) {
    const auto& [yes, maybe] = found.words[i];
    std::uint64_t count = 0;
    for (std::size_t b = 0; b < counting.size(); ++b) {
      if ((binds >> b & 1U) != 0) count |= counting[b][i];
    }
    for (std::size_t outcome = 0; outcome < by_outcome_.size(); ++outcome) {
      auto hit = count & by_outcome_[outcome][i] & (outcome == 0 ? yes : maybe);
      if (outcome == static_cast<std::size_t>(Outcome::approval)) hit &= ~approved(crossing, i, hit);
      found.hits[outcome][i] = hit;
      found.any[outcome] = found.any[outcome] || hit != 0;
      found.known[outcome] = found.known[outcome] || (hit & yes) != 0;
    }
    found.near[i] = count & by_outcome_[0][i] & maybe & ~yes;
  }
}

void Compiled::judge(const Crossing& crossing, const Rows& rows, unsigned binds, Verdict& verdict) const {
  Found found;
  find(crossing, rows, binds, verdict.act, found);
  auto strictest = by_outcome_.size() - 1;
  while (strictest > 0 && !found.any[strictest]) --strictest;
  const bool permitted = !closed_ || found.any[0];
  if (!permitted && static_cast<Outcome>(strictest) != Outcome::deny) {
    verdict.outcome = Outcome::deny;
    verdict.reason = Reason::not_permitted;
    name(crossing, rows, found.near, found.words, verdict);
    return;
  }
  verdict.outcome = static_cast<Outcome>(strictest);
  if (strictest > 0) {
    verdict.reason = found.known[strictest] ? Reason::restricts : Reason::unknown;
  } else {
    verdict.reason = found.any[0] ? Reason::permits : Reason::silent;
  }
  for (auto outcome = found.any.size(); outcome-- > 0;) {
    if (found.any[outcome]) name(crossing, rows, found.hits[outcome], found.words, verdict);
  }
}

std::vector<std::uint16_t> Compiled::biting(const Crossing& crossing, const Rows& rows, unsigned binds,
                                            Action act) const {
  Found found;
  find(crossing, rows, binds, act, found);
  std::vector<std::uint16_t> rules;
  for (auto outcome = found.hits.size() - 1; outcome > 0; --outcome) {
    for (std::size_t i = 0; i < words_; ++i) {
      for (auto left = found.hits[outcome][i]; left != 0; left &= left - 1) {
        rules.push_back(static_cast<std::uint16_t>(i * 64 + static_cast<std::size_t>(std::countr_zero(left))));
      }
    }
  }
  return rules;
}

}  // namespace comity::gate
