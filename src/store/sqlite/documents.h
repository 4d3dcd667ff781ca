// The documents that the exchange keeps beside the items.
//
// Functions over a connection, on its thread: the writer's inside its transaction. Errors: those of the connection.
#pragma once

#include <optional>
#include <vector>

#include "store/sqlite/statement.h"
#include "store/types.h"

namespace comity::store {

// Drops some that expired, where any is to be written; then writes and forgets what the batch says.
Status write_documents(Connection& connection, const Batch& batch, Time now);

Result<std::optional<Document>> find_document(Connection& connection, const DocumentKey& key);
Result<std::vector<Document>> list_documents(Connection& connection, const std::string& kind, const std::string& after,
                                             std::size_t limit);

}  // namespace comity::store
