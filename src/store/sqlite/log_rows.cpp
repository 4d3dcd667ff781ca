#include "store/sqlite/log_rows.h"

#include <algorithm>

namespace comity::store {

namespace {

Digest digest_of(ByteView bytes) {
  Digest digest{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
  return digest;
}

// Compared and swapped: a head that another process, or a copy of this file, brought forward is never overwritten.
Status swap_head(Connection& connection, const LogHead& before, const LogHead& head) {
  if (before.note.empty() || before.first != head.first) {
    return connection.run("INSERT INTO log(first, size, root, note) VALUES(?, ?, ?, ?)", head.first, head.size,
                          ByteView(head.root), head.note);
  }
  COMITY_CHECK(connection.run("UPDATE log SET size = ?, root = ?, note = ? WHERE first = ? AND size = ? AND root = ?",
                              head.size, ByteView(head.root), head.note, before.first, before.size,
                              ByteView(before.root)));
  if (sqlite3_changes(connection.handle()) == 1) return {};
  return fail(Code::conflict, Msg::kLogHeadMoved);
}

}  // namespace

Result<std::vector<RecordRow>> read_records(Connection& connection, std::uint64_t from, std::size_t limit) {
  COMITY_TRY(auto query, connection.query("SELECT log_index, at, kind, format, body, leaf FROM record WHERE log_index "
                                          ">= ? ORDER BY log_index LIMIT ?",
                                          from, limit));
  std::vector<RecordRow> rows;
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return rows;
    rows.push_back({query.number(0),
                    Time{query.integer(1)},
                    {static_cast<RecordKind>(query.integer(2)), query.bytes(4),
                     static_cast<std::uint16_t>(query.integer(3)), digest_of(query.blob(5))}});
  }
}

Result<std::vector<Digest>> read_commitments(Connection& connection, std::uint64_t from, std::size_t limit) {
  COMITY_TRY(auto query,
             connection.query("SELECT leaf FROM record WHERE log_index >= ? ORDER BY log_index LIMIT ?", from, limit));
  std::vector<Digest> found;
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return found;
    found.push_back(digest_of(query.blob(0)));
  }
}

Result<std::vector<LogHead>> read_log_heads(Connection& connection) {
  COMITY_TRY(auto query, connection.query("SELECT first, size, root, note FROM log ORDER BY first"));
  std::vector<LogHead> heads;
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return heads;
    heads.push_back({query.number(0), query.number(1), digest_of(query.blob(2)), std::string(query.text(3))});
  }
}

Result<Bytes> read_log_tile(Connection& connection, std::uint64_t log, unsigned level, std::uint64_t index) {
  COMITY_TRY(auto query,
             connection.query("SELECT hashes FROM tile WHERE log = ? AND level = ? AND number = ?", log, level, index));
  COMITY_TRY(const bool row, query.next());
  if (row) return query.bytes(0);
  return fail(Code::not_found, {Msg::kNoTile, {{"level", std::to_string(level)}, {"number", std::to_string(index)}}});
}

Result<LogHead> extend_log(Connection& connection, LogKeeper& keeper, const LogHead& before,
                           std::span<const Digest> added) {
  COMITY_TRY(const auto back, read_commitments(connection, before.first + before.size, added.size() + 1));
  if (!std::equal(back.begin(), back.end(), added.begin(), added.end())) {
    return fail(Code::damaged, {Msg::kLogReadsBack, {{"number", std::to_string(before.first + before.size)}}});
  }
  const LogParts parts{[&](auto log, auto level, auto index) { return read_log_tile(connection, log, level, index); },
                       [&](auto from, auto count) { return read_commitments(connection, from, count); }};
  COMITY_TRY(auto extension, keeper.extend(before, back, parts));
  for (const auto& tile : extension.tiles) {
    COMITY_CHECK(
        connection.run("INSERT INTO tile(log, level, number, hashes) VALUES(?, ?, ?, ?) "
                       "ON CONFLICT(log, level, number) DO UPDATE SET hashes = excluded.hashes",
                       extension.head.first, tile.level, tile.index, ByteView(tile.hashes)));
  }
  COMITY_CHECK(swap_head(connection, before, extension.head));
  return std::move(extension.head);
}

}  // namespace comity::store
