// Changes the node's own directory, which its own key signs: parties, groups of jurisdictions, their signers.
//
// Safe on any thread; one change at a time. Errors: usage, exists, not found, invalid, io and those of the store.
#pragma once

#include <string_view>

#include "exchange/node.h"
#include "party/directory.h"

namespace comity::exchange {

// `party` without its identity gets one. What is in the directory already under its handle is Code::exists.
Result<party::Party> add_party(Node& node, party::Party party);

// Adds the group, or replaces that of the same name. Its members are put in order, each once.
Status set_group(Node& node, party::NamedGroup group);
Status remove_group(Node& node, std::string_view name);

// From now on this party publishes the rulebook of its jurisdiction.
Status set_signer(Node& node, party::JurisdictionSigner signer);

}  // namespace comity::exchange
