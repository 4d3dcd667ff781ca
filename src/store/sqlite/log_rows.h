// The log's rows: heads, tiles, and the commitments that stand in the journal.
//
// Functions on one connection, in whatever transaction it is in. Errors: not_found, damaged, those of the connection.
#pragma once

#include <span>
#include <vector>

#include "store/log_keeper.h"
#include "store/sqlite/statement.h"

namespace comity::store {

Result<std::vector<RecordRow>> read_records(Connection& connection, std::uint64_t from, std::size_t limit);
Result<std::vector<Digest>> read_commitments(Connection& connection, std::uint64_t from, std::size_t limit);
Result<std::vector<LogHead>> read_log_heads(Connection& connection);
Result<Bytes> read_log_tile(Connection& connection, std::uint64_t log, unsigned level, std::uint64_t index);

// Ends a group whose entries are `added`, the journal's last: reads them back, has the head made that commits to them
// all, and swaps it for `before`. Code::damaged where what is read back is not what was written; conflict where
// another head than `before` stands there.
Result<LogHead> extend_log(Connection& connection, LogKeeper& keeper, const LogHead& before,
                           std::span<const Digest> added);

}  // namespace comity::store
