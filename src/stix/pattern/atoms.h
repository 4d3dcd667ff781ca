// What a pattern names outright, so that a search for an address or a hash finds the indicator.
#pragma once

#include <string_view>
#include <vector>

#include "stix/pattern/ast.h"

namespace comity::stix::pattern {

// The string constants that a property has to equal: those of `=` and IN without NOT, in the order of the text,
// repetitions included. Views into the pattern.
std::vector<std::string_view> values(const Pattern& pattern);

}  // namespace comity::stix::pattern
