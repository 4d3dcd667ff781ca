// The nearest miss: which single fact would have made the outcome laxer, had it been otherwise.
//
// Found by deciding again with one fact changed, so it says nothing that the gate would not. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "gate/gate.h"

namespace comity::gate {

struct Miss {
  Fact fact = Fact::kind;
  std::string value;  // what it would have to be: a word, "no" of a category, "granted" of approvals
  bool of_approval = false;
  Outcome outcome = Outcome::permit;

  bool operator==(const Miss&) const = default;
};

// The laxest outcomes first, and of those what lies nearest: a category, a marking one step laxer. At most `most`.
std::vector<Miss> nearest_misses(const Gate& gate, const Crossing& crossing, std::size_t most = 3);

}  // namespace comity::gate
