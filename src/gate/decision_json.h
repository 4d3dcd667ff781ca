// Decisions and crossings as canonical members of JSON: what the journal keeps and a replay compares.
// Format: docs/format/decision.md. Pure, any thread.
#pragma once

#include "gate/gate.h"
#include "json/write.h"

namespace comity::gate {

// An object: {"outcome":"deny","verdicts":[{"act":"share","outcome":"deny","reason":"restricts","rulebook":"9c41…",
// "rules":["XA-12"],"side":"owner"}]}.
void write(json::Writer& out, const Gate& gate, const Decision& decision);

// The words of the facts in a Verdict's `missing`.
std::vector<std::string_view> facts_in(std::uint32_t facts);

std::string_view word_of(Side side);      // "owner"
std::string_view word_of(Reason reason);  // "not-permitted"

}  // namespace comity::gate
