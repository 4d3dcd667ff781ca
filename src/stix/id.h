// STIX identifiers: "type--UUID". STIX 2.1 §2.9.
//
// Views into the text given. Pure functions, any thread, no errors.
#pragma once

#include <optional>
#include <string_view>

namespace comity::stix {

struct IdParts {
  std::string_view type;
  std::string_view uuid;
};

// Empty unless the text has the form: a type name, "--", a UUID of RFC 4122 (versions 1 to 5).
std::optional<IdParts> parse_id(std::string_view id);

// The part before "--", empty when there is none: what an identifier claims to be, however broken.
std::string_view type_of_id(std::string_view id);

// STIX 2.1 §3.1 and §11.2.1: 3 to 250 of a-z, 0-9 and hyphen, a letter first, no two hyphens in a row.
bool is_type_name(std::string_view name);

}  // namespace comity::stix
