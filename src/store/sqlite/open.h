// Opens connections to a store's file, to write and to read, each set up as the store needs it.
//
// Errors: not_found, newer, and those of the connection.
#pragma once

#include <memory>

#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/statement.h"

namespace comity::store {

// Brings the schema up to date, in a new store from nothing.
Result<std::unique_ptr<Connection>> open_to_write(const SqliteOptions& options);

// Beside a writer, or on a disk that cannot be written.
Result<std::unique_ptr<Connection>> open_to_read(const SqliteOptions& options);

}  // namespace comity::store
