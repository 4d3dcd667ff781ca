// A rulebook as columns of bits: one column a fact that its rules mention, one row a value, one bit a rule.
//
// A row says of every rule at once whether its conditions on that fact hold (`yes`) or may hold (`maybe`), so judging
// is an AND over one row of each column, whatever the rules are. Immutable once made, any thread, no errors.
#pragma once

#include <array>
#include <bitset>
#include <vector>

#include "gate/decision.h"
#include "gate/membership.h"

namespace comity::gate {

inline constexpr std::size_t kMaxWords = kMaxRules / 64;

// What a gate knows of a party, by PartyIndex.
struct KnownParty {
  std::string handle;
  Soil jurisdiction = 0;
  Soil located = 0;
  std::uint32_t roles = 0;  // bits by party::Role
};

// The row of each fact in a crossing: the same for every rulebook.
using Rows = std::array<std::uint16_t, kFacts>;

class Compiled {
 public:
  Compiled(const Rulebook& book, const std::vector<KnownParty>& parties, const Membership& membership, Time now);

  // Judges one act by the rules that bind so (bits by Binds). Fills all of `verdict` but rulebook, side and act.
  void judge(const Crossing& crossing, const Rows& rows, unsigned binds, Verdict& verdict) const;
  // The rules that bite, the strictest first.
  std::vector<std::uint16_t> biting(const Crossing& crossing, const Rows& rows, unsigned binds, Action act) const;

 private:
  struct Bits {
    std::uint64_t yes;
    std::uint64_t maybe;
  };
  static constexpr Bits kEveryRule{~0ULL, ~0ULL};
  using Mask = std::vector<std::uint64_t>;  // a bit a rule
  using Words = std::array<Bits, kMaxWords>;
  using Hits = std::array<std::uint64_t, kMaxWords>;
  struct Column {
    Fact fact;
    std::vector<std::uint16_t> rows;  // of each value; values that no rule tells apart share one
    std::vector<Bits> bits;           // row * words_ + word
  };
  // A crossing has several subjects: "in" holds when any of them is there, "not in" when none is.
  struct SubjectTest {
    std::size_t rule;
    Test test;
    std::bitset<kSoils> soils;
  };
  struct TermTest {
    std::size_t rule;
    TermSet any;
  };
  struct Approvable {
    std::size_t rule;
    Digest digest;
  };

  Mask no_rules() const { return Mask(words_, 0); }
  void add_rule(const Rule& rule, std::size_t index);
  void add_condition(const Condition& condition, std::size_t rule, const std::vector<KnownParty>& parties,
                     const Membership& membership);
  Column& column_of(Fact fact, std::size_t rows);
  void narrow(Column& column, std::size_t row, std::size_t rule, Truth truth) const;
  void share_rows(Column& column) const;

  // Judging, in judge.cpp: what holds of the rules that count, by outcome; of permits also what only may.
  struct Found {
    Words words;
    std::array<Hits, 4> hits;
    Hits near;
    std::array<bool, 4> any{};
    std::array<bool, 4> known{};
  };
  void find(const Crossing& crossing, const Rows& rows, unsigned binds, Action act, Found& found) const;
  void look_up(const Crossing& crossing, const Rows& rows, Words& words) const;
  void guard(const Crossing& crossing, Action act, Words& words) const;
  std::uint64_t approved(const Crossing& crossing, std::size_t word, std::uint64_t hit) const;
  std::uint32_t missing(const Crossing& crossing, Action act, const Rows& rows, std::size_t rule) const;
  void name(const Crossing& crossing, const Rows& rows, const Hits& hits, const Words& words, Verdict& verdict) const;

  std::size_t words_;
  bool closed_;  // a party's: what it does not permit it denies
  std::vector<Column> columns_;
  std::vector<SubjectTest> subject_tests_;
  std::vector<TermTest> term_tests_;
  std::vector<Approvable> approvable_;
  std::array<std::array<Mask, 3>, kActions> counting_;  // by action and binds; rules whose dates have come
  std::array<Mask, 4> by_outcome_;
  // Permits that hold only for who has accepted the term.
  std::vector<std::pair<Term, Mask>> under_;
  Mask speaks_of_embargo_;
  Mask speaks_of_subjects_;
  Mask names_anyone_;
};

}  // namespace comity::gate
