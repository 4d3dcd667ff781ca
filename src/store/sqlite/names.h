// Words that many rows share (tenants, types, parties), kept once and known by number. The empty text is 0.
//
// One per connection, used on its thread. A number once committed keeps its text; after a rollback the writer
// forgets what it had learned. Errors: those of the connection.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/sqlite/statement.h"

namespace comity::store {

class Names {
 public:
  explicit Names(Connection& connection) : connection_(connection) {}

  Result<std::string> text(std::int64_t id);
  // -1 where nothing bears the name: no row has that number.
  Result<std::int64_t> find(const std::string& text);
  // Adds the name where it is new.
  Result<std::int64_t> intern(const std::string& text);
  void forget();

 private:
  void keep(std::int64_t id, const std::string& text);

  Connection& connection_;
  std::unordered_map<std::int64_t, std::string> texts_;
  std::unordered_map<std::string, std::int64_t> ids_;
};

}  // namespace comity::store
