// Who reads: a party, and how its caller came. What the gate has to know of a receiver beside the directory.
//
// A plain value; equal profiles may have the same of everything.
#pragma once

#include <string>

#include "exchange/callers.h"
#include "exchange/classes.h"
#include "gate/gate.h"

namespace comity::exchange {

struct Audience {
  std::string party;   // a handle, or gate::kAnyone
  std::string caller;  // its name, for records; no part of the profile
  std::string purpose;
  std::string authentication;  // a word of the vocabulary
  gate::TermSet terms = 0;     // accepted

  std::string profile() const;
};

Audience audience_of(const Caller& caller);
// The party itself, at its own machine.
Audience operator_of(const party::Party& party, std::string caller);

// Readers of whom nothing is known.
Audience anonymous();

// The party whose identity the creator of an item is.
std::string creator_of(const party::Directory& directory, std::string_view identity);

}  // namespace comity::exchange
