// Where an announcement stands: in the channel of a tenant, or in that of one box of a tenant.
//
// Pure; never fails.
#pragma once

#include <string>

namespace comity::store {

// `box` empty: the tenant's own. No tenant's name holds a slash (settings take a-z, 0-9 and hyphens), so no two meet.
inline std::string channel_of(const std::string& tenant, const std::string& box) {
  return box.empty() ? tenant : tenant + '/' + box;
}

}  // namespace comity::store
