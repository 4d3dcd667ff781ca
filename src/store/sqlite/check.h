// Looks for damage: SQLite's own structure, then what must hold between the tables.
//
// Runs on a connection of its own, in one snapshot, beside the writer. Errors: stopped (by `progress`), io.
#pragma once

#include <filesystem>

#include "store/sqlite/statement.h"
#include "store/store.h"

namespace comity::store {

Result<std::vector<Damage>> check_store(Connection& connection, const std::filesystem::path& file,
                                        const Progress& progress);

// Only SQLite's structure, as integrity_check tells it; what a fresh copy is asked.
Result<std::vector<Damage>> check_structure(Connection& connection);

}  // namespace comity::store
