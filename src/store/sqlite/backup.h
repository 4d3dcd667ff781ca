// A consistent, verified copy of a store while writing goes on.
//
// Errors: exists, full, io, damaged (the copy does not verify), stopped. After an error no file is left.
#pragma once

#include "store/sqlite/sqlite_store.h"

namespace comity::store {

Status back_up(const SqliteOptions& options, const std::filesystem::path& file, const Progress& progress);

}  // namespace comity::store
