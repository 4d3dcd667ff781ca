// The names of IANA's registry of character sets. Pure functions, any thread, no errors.
#pragma once

#include <string_view>

namespace comity::stix {

// STIX 2.1 §3.9.1: the preferred MIME name, where there is none the name; either case, as the registry has it.
bool is_charset(std::string_view name);

}  // namespace comity::stix
