// Opens connections to a store's file, to write and to read, each set up as the store needs it.
//
// Errors: not_found, newer, and those of the connection.
#pragma once

#include <memory>

#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/statement.h"

namespace comity::store {

// Creates the file where it is missing, and brings the schema up to date.
Result<std::unique_ptr<Connection>> open_to_write(const SqliteOptions& options);

// Beside a writer, or on a disk that cannot be written.
Result<std::unique_ptr<Connection>> open_to_read(const SqliteOptions& options);

}  // namespace comity::store
