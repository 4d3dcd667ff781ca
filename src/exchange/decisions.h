// Decisions as the journal keeps them, whole: who, what, by which rules, so that each can be decided again.
//
// Pure but for replay(), which reads the store; any thread. Errors: not_found, damaged, those of the store.
// Format: docs/format/decision.md.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/audience.h"
#include "gate/gate.h"
#include "json/value.h"
#include "store/types.h"

namespace comity::exchange {

class Node;

// One act, on any number of items.
struct Act {
  gate::Action action = gate::Action::share;
  std::string sender;  // a handle
  Audience receiver;
};

// What it decided of items that have the same facts.
struct Decided {
  std::string owner = {};
  std::string creator = {};  // a handle, where the outcome could turn on it
  gate::ItemFacts facts = {};
  std::vector<gate::Digest> approvals = {};
  gate::Decision decision = {};
  std::vector<std::string> fields = {};  // taken out
};

gate::Crossing crossing_of(const gate::Gate& gate, const Act& act, const Decided& decided);

// What all owners' rulebooks make of it: the strictest outcome, and every field that one of them takes out.
struct Joined {
  std::vector<Decided> decided;  // one for each owner
  gate::Outcome outcome = gate::Outcome::permit;
  std::vector<std::string> fields;  // each once, sorted
};
// `common` has the facts, creator and approvals.
Joined decide(const gate::Gate& gate, const Act& act, const std::vector<std::string>& owners, const Decided& common);

// One object: what a verifier needs to decide all of them again, but for the rulebooks, which it names.
std::string decisions_text(const gate::Gate& gate, Time now, const Act& act, const std::vector<Decided>& decided);

// The same of several acts: each of its "decided" has the members of its act itself.
struct Judged {
  Act act;
  Decided decided;
};
std::string decisions_text(const gate::Gate& gate, Time now, const std::vector<Judged>& judged);

// The act in such an object, or in one of its "decided".
Result<Act> act_of(const json::Value& decisions);
// Whether deciding again gives the decision that stands in one of its "decided", to the letter.
Result<bool> is_equal(const gate::Gate& gate, const Act& act, const json::Value& decided);

// What became of deciding again what a record of the journal holds.
struct Replay {
  std::uint64_t record = 0;
  Time at;
  std::size_t decisions = 0;
  std::size_t equal = 0;
  std::string first_difference;  // the facts of the first that came out otherwise, as JSON; empty: none did
};

// Code::not_found when the record holds no decision.
Result<Replay> replay(Node& node, std::uint64_t log_index);

}  // namespace comity::exchange
