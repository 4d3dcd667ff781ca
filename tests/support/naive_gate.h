// The meaning of rulebooks once more, as plainly as docs/format/rulebook.md puts it and without a thought of speed:
// what the gate is compared with. Shares no code with src/gate but its plain values and tables of words.
#pragma once

#include <vector>

#include "gate/gate.h"

namespace comity::test {

struct NaiveVerdict {
  std::string publisher;  // empty: no rulebook
  gate::Action act;
  gate::Outcome outcome;
  bool operator==(const NaiveVerdict&) const = default;
};

struct NaiveDecision {
  gate::Outcome outcome = gate::Outcome::permit;
  std::vector<NaiveVerdict> verdicts;
  bool operator==(const NaiveDecision&) const = default;
};

// `names` gives the handles that the crossing's indexes stand for.
NaiveDecision naive_decide(const gate::Standing& standing, Time now, const gate::Crossing& crossing,
                           const gate::Gate& names);

// A decision of the gate in the same form.
NaiveDecision simplified(const gate::Gate& gate, const gate::Decision& decision);

}  // namespace comity::test
