// Lets a Progress watch, and stop, a long statement of SQLite.
#pragma once

#include <functional>

#include "store/sqlite/statement.h"

namespace comity::store {

class ProgressGuard {
 public:
  // `go_on` is called now and then; false ends the running statement with Code::stopped.
  ProgressGuard(Connection& connection, std::function<bool()> go_on)
      : handle_(connection.handle()), go_on_(std::move(go_on)) {
    constexpr int kSteps = 10'000;
    sqlite3_progress_handler(
        handle_, kSteps, [](void* self) { return static_cast<ProgressGuard*>(self)->go_on_() ? 0 : 1; }, this);
  }
  ~ProgressGuard() { sqlite3_progress_handler(handle_, 0, nullptr, nullptr); }
  ProgressGuard(const ProgressGuard&) = delete;
  ProgressGuard& operator=(const ProgressGuard&) = delete;

 private:
  sqlite3* handle_;
  std::function<bool()> go_on_;
};

}  // namespace comity::store
