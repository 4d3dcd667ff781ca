// Adds parties to the node's own directory, which its own key signs.
//
// Safe on any thread; one addition at a time. Errors: usage, exists, io and those of the store.
#pragma once

#include "exchange/node.h"
#include "party/party.h"

namespace comity::exchange {

// `party` without its identity gets one. What is in the directory already under its handle is Code::exists.
Result<party::Party> add_party(Node& node, party::Party party);

}  // namespace comity::exchange
