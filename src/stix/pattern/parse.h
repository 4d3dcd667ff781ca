// Reads a STIX pattern (STIX 2.1 chapter 9, its whole grammar; or STIX 2.0 part 5).
//
// Work is linear in the text, recursion bounded by Limits::pattern_depth, size by Limits::pattern_bytes. What the
// standard's text forbids and the grammar allows is refused where the public suite refuses it too, else kept in
// Pattern::slips. The text has to be UTF-8 (json::Reader sees to that) and may be freed after the call. Safe on
// any thread.
//
// Errors: malformed (not by the grammar), invalid (by the grammar, but against a rule), limit. `where` is
// "line:column", counted from 1, columns in characters.
#pragma once

#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "stix/pattern/ast.h"

namespace comity::stix::pattern {

// v20: START and STOP also take a plain string that holds a timestamp.
enum class PatternVersion : std::uint8_t { v20, v21 };

Result<Pattern> parse(std::string_view text, const Limits& limits, PatternVersion version = PatternVersion::v21);

}  // namespace comity::stix::pattern
