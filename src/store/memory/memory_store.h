// The store in memory: the model that the others have to equal, and the store of unit tests.
#pragma once

#include <memory>

#include "base/random.h"
#include "base/time.h"
#include "store/log_keeper.h"
#include "store/store.h"

namespace comity::store {

// `clock`, `random` and `log` must outlive the store. Nothing is written to disk; backup and check do nothing.
std::unique_ptr<Store> open_memory(const Clock& clock, Random& random, LogKeeper* log = nullptr);

}  // namespace comity::store
