// A decision as people read it: outcome, each side's rules, what is missing, and what would have made it otherwise.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "exchange/item_facts.h"
#include "gate/gate.h"

namespace comity::cli {

// What was decided; borrowed while it is shown.
struct Explained {
  const gate::Gate& gate;
  const gate::Crossing& crossing;
  std::string what;                     // "indicator--6f…", "this flow"
  std::vector<exchange::Trace> traces;  // where categories were seen
};

std::string text_of(const Explained& explained, const Terminal& terminal);

// Prints it in the format that was asked for; the exit status: kDone of a permit.
int tell(const Session& session, const Explained& explained);

}  // namespace comity::cli
