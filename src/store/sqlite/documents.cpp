#include "store/sqlite/documents.h"

#include <algorithm>

#include "store/batch.h"
#include "store/store.h"

namespace comity::store {

namespace {

Status drop_expired(Connection& connection, Time now) {
  return connection.run(
      "DELETE FROM document WHERE rowid IN (SELECT rowid FROM document INDEXED BY document_expires WHERE expires <> 0 "
      "AND expires <= ? ORDER BY expires, kind, name LIMIT ?)",
      now.micros, kDroppedBeforeWriting);
}

}  // namespace

Status write_documents(Connection& connection, const Batch& batch, Time now) {
  if (!batch.documents.empty()) COMITY_CHECK(drop_expired(connection, now));
  for (const auto& document : batch.documents) {
    COMITY_CHECK(
        connection.run("INSERT INTO document(kind, name, expires, body) VALUES(?, ?, ?, ?) ON CONFLICT(kind, name) DO "
                       "UPDATE SET expires = excluded.expires, body = excluded.body",
                       document.key.kind, document.key.name, document.expires.micros, ByteView(document.body)));
  }
  for (const auto& key : batch.forgotten) {
    COMITY_CHECK(connection.run("DELETE FROM document WHERE kind = ? AND name = ?", key.kind, key.name));
  }
  return {};
}

Result<std::optional<Document>> find_document(Connection& connection, const DocumentKey& key) {
  COMITY_TRY(auto query,
             connection.query("SELECT expires, body FROM document WHERE kind = ? AND name = ?", key.kind, key.name));
  COMITY_TRY(const bool row, query.next());
  if (!row) return std::nullopt;
  return Document{key, query.bytes(1), Time{query.integer(0)}};
}

Result<std::vector<Document>> list_documents(Connection& connection, const std::string& kind, const std::string& after,
                                             std::size_t limit) {
  COMITY_TRY(auto query, connection.query("SELECT name, expires, body FROM document WHERE kind = ? AND name > ? ORDER "
                                          "BY name LIMIT ?",
                                          kind, after, std::clamp<std::size_t>(limit, 1, kMaxDocuments)));
  std::vector<Document> found;
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return found;
    found.push_back({{kind, std::string(query.text(0))}, query.bytes(2), Time{query.integer(1)}});
  }
}

}  // namespace comity::store
