// The gate: judges crossings by the rulebooks that stand.
//
// A Gate is made from a directory and published rulebooks for a window of time in which none of them begins or ends;
// it never changes. Deciding is pure: no allocation, no clock, no I/O, any thread. docs/format/rulebook.md has the
// meaning: each rulebook is judged alone, a permit needs yes, a restriction bites on yes or unknown, the strictest
// outcome holds.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
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

// What stands. Of several rulebooks of one publisher that are valid its own go before sponsored ones, then the highest
// version.
struct Standing {
  std::shared_ptr<const party::Directory> directory;
  std::vector<Published> rulebooks;
};

struct RuleRef {
  std::uint16_t rulebook = 0;  // in Standing::rulebooks
  std::uint16_t rule = 0;      // its place there
};

class Compiled;  // a rulebook as columns of bits
struct KnownParty;

class Gate {
 public:
  // What is not valid at `now` does not stand.
  static std::shared_ptr<const Gate> make(Standing standing, Time now);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  Decision decide(const Crossing& crossing) const;
  // Every rule that bites, where a Decision names the first few. Allocates.
  std::vector<RuleRef> restrictions(const Crossing& crossing) const;

  // kUnknownParty for a handle that the directory does not have; kAnonymous for "anyone".
  PartyIndex find(std::string_view handle) const;
  const std::string& handle_of(PartyIndex party) const;  // empty when unknown
  Soil jurisdiction_of(PartyIndex party) const;
  Soil located(PartyIndex party) const;  // where it keeps what it has

  const Standing& standing() const { return standing_; }
  // What a Verdict names.
  const Published& rulebook(std::uint16_t index) const { return standing_.rulebooks[index]; }
  const Rule& rule(const RuleRef& ref) const { return rulebook(ref.rulebook).book->rules[ref.rule]; }
  Time since() const { return since_; }
  // Until when it decides as it does now.
  Time until() const { return until_; }

 private:
  Gate(Standing standing, Time now);
  void stand(std::size_t index);
  void compile(std::uint16_t index);
  std::uint16_t* place_of(const Rulebook& book);

  Standing standing_;
  Time since_;
  Time until_;
  std::vector<KnownParty> parties_;                   // by PartyIndex
  std::unordered_map<std::string, PartyIndex> find_;  // by handle
  std::vector<std::unique_ptr<Compiled>> compiled_;   // beside standing_.rulebooks; null: it does not stand now
  std::vector<std::uint16_t> of_party_;               // the rulebook of each, or kNoRulebook
  std::array<std::uint16_t, kSoils> of_soil_;

  class Court;
};

}  // namespace comity::gate
