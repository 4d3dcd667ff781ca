// Sets of crossings, as the conditions of rules cut them out: what the checks of rulebooks reason with.
//
// A condition speaks of one fact, and so does its opposite: a region less another is a few regions again. Parties are
// all that a directory may ever have, not those of today. Every fact has a value here; how the gate takes unknown ones
// follows from its three-valued "and".
//
// Plain values, any thread, no errors.
#pragma once

#include <bitset>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "gate/facts.h"
#include "gate/membership.h"
#include "gate/rulebook.h"

namespace comity::gate {

using Bits = std::bitset<kSoils>;  // jurisdictions as Soil; words, roles and terms by their place

// Parties by name, each with its jurisdiction.
using Handles = std::set<std::pair<Soil, std::string>>;

// One condition on one fact.
struct Literal {
  enum class Kind : std::uint8_t {
    one_of,   // the fact's value is in `bits`; of a party: see `odd`
    some_of,  // of a fact with many values (subjects, terms, a party's roles): at least one is in `bits`
    none_of,  // none is
    within,   // the time is
  };

  Fact fact = Fact::kind;
  Kind kind = Kind::one_of;
  Bits bits;  // of a party its jurisdiction, but for those that are odd
  Handles odd;
  bool anonymous = false;  // whether it takes in readers of whom nothing is known
  Time from{INT64_MIN};
  Time until{INT64_MAX};  // the first instant after
};

// For literals within a time: only such as have one end.
Literal negated(Literal literal);

// Whether it is `permit` or one that bites: on what is unknown of anonymous readers the latter does.
enum class Polarity : std::uint8_t { permits, bites };
Literal literal_of(const Condition& condition, const Membership& membership, Polarity polarity);
Literal is_word(Fact fact, std::string_view word);
Literal is_in(Fact fact, const Bits& soils);
Literal is_party(Fact fact, std::string_view handle);
Literal is_anonymous(Fact fact);
Literal within(Time from, Time until);
Literal accepts(Term term);

// Every jurisdiction there is.
const Bits& all_soils();

class Region {
 public:
  // How owner and sender are related. Sharing is giving one's own, resharing another's.
  enum class Sender : std::uint8_t { any, the_owner, another };
  explicit Region(Sender sender = Sender::any) : sender_(sender) {}

  // Leaves what the literal takes in; false when that is nothing.
  bool narrow(const Literal& literal);
  // What narrow() would say.
  bool meets(const Literal& literal) const;
  // The values left of a fact that has one; of a party its jurisdictions.
  Bits left(Fact fact) const;
  // Whether what is left of a party are single ones.
  bool is_named(Fact fact) const;

 private:
  struct Values {
    Bits one;
    Handles odd;  // in though its jurisdiction is not, or the reverse
    bool anonymous = false;
    std::vector<Bits> some;
    Bits none;
    Time from{INT64_MIN};
    Time until{INT64_MAX};
  };
  static const Values& all_of(Fact fact);
  static void cut(Values& values, const Literal& literal);
  static void cut_parties(Values& values, const Literal& literal);
  static bool share_party(const Values& values, const Literal& literal);
  static bool leaves(const Values& values, const Literal& literal);
  static bool has_members(const Values& values, const Bits& besides);
  Fact key_of(Fact fact) const;
  const Values& values_of(Fact fact) const;
  bool are_one(const Values& values, Fact fact) const;

  Sender sender_;
  std::map<Fact, Values> values_;  // of facts that something was said of
};

}  // namespace comity::gate
