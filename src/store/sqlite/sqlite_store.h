// The store in one SQLite file: WAL, synchronous=EXTRA, one writer connection that alone writes and checkpoints.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/random.h"
#include "base/time.h"
#include "store/log_keeper.h"
#include "store/store.h"

namespace comity::store {

enum class Access : std::uint8_t {
  write,  // the caller holds the folder's lock
  read,   // beside a writer in another process, or on a read-only disk; submit answers read_only
};

// What opening to write does where the file is not there or holds nothing yet.
enum class Missing : std::uint8_t {
  refuse,  // not_found: a node whose store is gone must hear of it, not get an empty one
  create   // for a new node
};

struct SqliteOptions {
  std::filesystem::path file;
  Access access = Access::write;
  std::string vfs;  // empty: the system's; tests inject faults here
  Missing missing = Missing::refuse;
  LogKeeper* log = nullptr;  // none: no log is kept, as the store's own tests have it
};

// With write access migrates older schemas forward; refuses newer ones.
// `clock` and `random` must outlive the store. The destructor finishes what was queued and leaves no WAL.
Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, const Clock& clock, Random& random);

}  // namespace comity::store
