// The IANA registry of character sets, as STIX 2.1 §3.9.1 wants its names. Immutable, any thread, no errors.
#pragma once

#include <string_view>

namespace comity::stix {

// The preferred MIME name where one is defined, else the registry's name; in either case of letters (RFC 2978 §2.3).
bool is_charset_name(std::string_view name);

}  // namespace comity::stix
