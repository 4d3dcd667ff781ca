// The gate: judges crossings by the rulebooks that stand.
//
// A Gate is made from a directory and published rulebooks for a window of time in which none of them begins or ends;
// it never changes. Deciding is pure: no allocation, no clock, no I/O, any thread. docs/format/rulebook.md has the
// meaning: each rulebook is judged alone, a permit needs yes, a restriction bites on yes or unknown, the strictest
// outcome holds.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "gate/decision.h"
#include "gate/facts.h"
#include "gate/rulebook.h"
#include "party/directory.h"

namespace comity::gate {

struct Published {
  std::shared_ptr<const Rulebook> book;
  Digest digest{};
  bool sponsored = false;  // attached by the operator for a party that has published none
};

// What stands: at most one rulebook a publisher.
struct Standing {
  std::shared_ptr<const party::Directory> directory;
  std::vector<Published> rulebooks;
};

class Compiled;  // a rulebook as columns of bits

class Gate {
 public:
  // What is not valid at `now` does not stand.
  static std::shared_ptr<const Gate> make(Standing standing, Time now);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  Decision decide(const Crossing& crossing) const;

  // kUnknownParty for a handle that the directory does not have; "anyone" is one of its own.
  PartyIndex find(std::string_view handle) const;
  const std::string& handle_of(PartyIndex party) const;
  Soil jurisdiction_of(PartyIndex party) const;
  Soil located(PartyIndex party) const;

  const Standing& standing() const { return standing_; }
  // Of what a Verdict names.
  const Published& rulebook(std::uint16_t index) const { return standing_.rulebooks[index]; }
  // Until when the gate decides as it does now.
  Time until() const { return until_; }

 private:
  Gate() = default;

  Standing standing_;
  Time until_;
};

}  // namespace comity::gate
