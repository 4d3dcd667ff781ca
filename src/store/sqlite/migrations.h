// The schema and the steps that lead to it. Forward only; a file of a newer schema is refused.
//
// user_version is the number of steps done. A step is one transaction and is never edited once released.
// Errors: newer, damaged (not a store of ours), and those of the connection.
#pragma once

#include <span>

#include "store/sqlite/statement.h"

namespace comity::store {

inline constexpr std::int64_t kApplicationId = 0x636d7479;  // "cmty"

struct Step {
  const char* sql;
};

// All steps of this version of comity.
std::span<const Step> schema_steps();

// Refuses what is not a store or is newer; changes nothing. A new, empty file has version 0.
Result<std::size_t> schema_version(Connection& connection, std::size_t known);
// Does the steps that are missing, each in a transaction of its own.
Status migrate(Connection& connection, std::span<const Step> steps);

}  // namespace comity::store
