// What a party is in the exchange: a closed list, since rules are written over it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace comity::party {

enum class Role : std::uint8_t {
  cert,                     // national or sectoral response team
  infrastructure_operator,  // "operator", a word that C++ keeps for itself
  vendor,                   // product security
  platform,                 // hosts what others publish
  authority,                // competent under a law
  organisation,             // international or social
  company,
  citizen,
  other,
};

std::string_view name_of(Role role);

// Code::usage with a sentence that names the allowed ones.
Result<Role> parse_role(std::string_view text);

}  // namespace comity::party
