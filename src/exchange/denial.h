// What whoever meets a refusal is told: the side and the title of the rule, never the rulebook.
// Pure, any thread.
#pragma once

#include "base/error.h"
#include "exchange/audience.h"
#include "exchange/decisions.h"

namespace comity::exchange {

// Of a decision that is stricter than a permit, by the strictest verdict in it.
Error denial_of(const gate::Gate& gate, const gate::Decision& decision, const std::string& receiver);

// Whether the node's own rules let `who` do this at home: publish rules, issue credentials, approve, erase.
// Code::denied when not. The decision goes to the journal with the act: see `decided`.
struct Allowed {
  std::shared_ptr<const gate::Gate> gate;
  Act act;
  Decided decided;
};
Result<Allowed> allow(Node& node, gate::Action action, const Audience& who, const gate::ItemFacts& item = {});

// For the journal: see decisions.h.
std::string decisions_of(const Allowed& allowed, Time now);

}  // namespace comity::exchange
