// The parts of a rulebook's text, each read from where the cursor stands. Used by text_*.cpp only.
//
// false: the grammar broke and the slip is reported; see text_cursor.h.
#pragma once

#include "gate/text_cursor.h"

namespace comity::gate {

// Up to the first rule.
void parse_head(Cursor& in, Rulebook& book);
// `in` stands at "rule".
bool parse_rule(Cursor& in, const Names& groups, Rule& rule);
bool parse_condition(Cursor& in, const Names& groups, Condition& condition);

}  // namespace comity::gate
