// Where the rules of one rulebook reach during a time in which its groups stay as they are: whether a rule can hold at
// all, whether denials leave anything of it, whether another says the same. Exhaustive within a budget.
//
// Borrows rulebook, directory and budget. One thread, no errors.
#pragma once

#include <optional>
#include <span>

#include "gate/region.h"

namespace comity::gate {

using Literals = std::vector<Literal>;

// One way in which a rule comes to be asked.
struct Case {
  Action act = Action::share;
  Region::Sender sender = Region::Sender::any;
  std::optional<Fact> at_home;  // own-infrastructure: which place it is
};

enum class Answer : std::uint8_t { no, yes, unknown };

// How many literals may still be looked at. The shadow of n denials can take 2^n regions to make out.
struct Budget {
  std::size_t left;
  bool spend(std::size_t count);
};

class Reach {
 public:
  // `from` is its first instant.
  Reach(const Rulebook& book, const party::Directory& directory, Time from, Budget& budget);

  // A denial of which it is not known whom it means takes nothing away.
  void pass_over(std::size_t denial) { passed_over_[denial] = true; }

  static std::vector<Case> cases_of(const Rule& rule);
  // What the rule speaks of in this case and `besides`; nothing when no crossing is left.
  std::optional<Region> region(std::size_t rule, const Case& asked, const Literals& besides = {});
  // The same by its conditions on `facts` alone.
  std::optional<Region> region_by(std::size_t rule, const Case& asked, std::span<const Fact> facts);
  // The first fact on which its conditions leave nothing, in the case.
  std::optional<Fact> contradiction(std::size_t rule, const Case& asked);
  // Whether something of a permit's region is left outside of every denial.
  Answer escapes(const Region& region, const Case& asked, Binds binds);
  // What the rule speaks of, in every case in which it is possible.
  using Extent = std::vector<std::pair<Case, Region>>;
  Extent extent(std::size_t rule);
  // Whether the rule holds all over the extent of another.
  Answer covers(std::size_t rule, const Extent& extent);

  const Literals& conditions(std::size_t rule) const { return conditions_[rule]; }
  // Jurisdiction of the publisher.
  const Bits& home() const { return home_; }
  Literal abroad(Fact place) const { return is_in(place, ~home_); }

 private:
  Literals conditions_of(const Rule& rule) const;
  // What a permit asks without saying so.
  Literals asked_silently(const Rule& rule, Action act) const;
  std::optional<Literal> guard(const Rule& rule, const Case& asked) const;
  Region start(const Case& asked) const;
  bool counts(std::size_t denial, const Case& asked, Binds binds) const;
  Answer left(const Region& region, std::span<const Literals* const> denials);

  const Rulebook& book_;
  Budget& budget_;
  Time from_;
  Time until_;
  Bits home_;
  Membership membership_;
  std::vector<Literals> conditions_;  // beside book_.rules
  std::vector<bool> passed_over_;
};

// When groups change during its validity: the first instants of the times between.
std::vector<Time> times_of(const Rulebook& book, const party::Directory& directory);

}  // namespace comity::gate
