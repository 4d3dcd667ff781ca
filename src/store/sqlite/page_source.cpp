#include "store/sqlite/page_source.h"

#include <algorithm>

#include "store/channel.h"
#include "store/sqlite/rows.h"

namespace comity::store {

namespace {

// Orders and stamps rise together, so no index on stamps is needed.
Result<std::uint64_t> stamp_at(Connection& connection, std::uint64_t order) {
  return connection.number_of("SELECT stamp FROM announcement WHERE ord = ?", UINT64_MAX, order);
}

}  // namespace

Result<Position> find_position(Connection& connection, std::uint64_t stamp) {
  COMITY_TRY(auto high, connection.number_of("SELECT max(ord) FROM announcement", 0));
  std::uint64_t low = 0;  // the last known to be at most `stamp`
  while (low < high) {
    const auto middle = low + (high - low + 1) / 2;
    COMITY_TRY(const auto found, stamp_at(connection, middle));
    if (found <= stamp) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  if (low == 0) return Position{};
  COMITY_TRY(const auto start, stamp_at(connection, low));
  COMITY_TRY(const auto places, connection.number_of("SELECT places FROM announcement WHERE ord = ?", 0, low));
  return Position{low, std::min(stamp - start, places)};
}

Result<SqlitePageSource> SqlitePageSource::make(Connection& connection, Names& names, const PageQuery& query) {
  COMITY_TRY(const auto tenant, names.find(query.tenant));
  COMITY_TRY(const auto audience, names.find(query.audience));
  std::int64_t box = 0;
  if (!query.box.empty()) {
    COMITY_TRY(box, names.find(channel_of(query.tenant, query.box)));
  }
  return SqlitePageSource(connection, names, tenant, box, std::max<std::int64_t>(audience, 0));
}

Result<bool> SqlitePageSource::has_own_entries() {
  if (audience_ == 0) return false;
  COMITY_TRY(const auto found,
             connection_.number_of("SELECT 1 FROM announcement INDEXED BY announcement_receiver WHERE audience <> 0 "
                                   "AND item <> 0 AND audience = ? AND channel = ? LIMIT 1",
                                   0, audience_, channel()));
  return found == 1;
}

Result<std::optional<ClassEntry>> SqlitePageSource::latest_class_entry(ClassId id) {
  COMITY_TRY(const auto everybody, latest_class_entry(id, 0));
  if (audience_ == 0) return everybody;
  COMITY_TRY(const auto own, latest_class_entry(id, audience_));
  if (!everybody || (own && own->order > everybody->order)) return own;
  return everybody;
}

Result<std::optional<ClassEntry>> SqlitePageSource::latest_class_entry(ClassId id, std::int64_t audience) {
  COMITY_TRY(auto query,
             connection_.query("SELECT ord, stamp, places FROM announcement INDEXED BY announcement_class WHERE item = "
                               "0 AND channel = ? AND class = ? AND audience = ? ORDER BY ord DESC LIMIT 1",
                               tenant_, id, audience));
  COMITY_TRY(const bool row, query.next());
  if (!row) return std::nullopt;
  return ClassEntry{query.number(0), query.number(1), query.number(2)};
}

Result<std::uint64_t> SqlitePageSource::last_moved_place(ClassId id) {
  return connection_.number_of("SELECT moved_place FROM class WHERE id = ?", 0, id);
}

Result<Query> SqlitePageSource::entries(const Stream& stream, std::size_t count) {
  const auto after = stream.after.order;
  const auto until = stream.until.order;
  switch (stream.kind) {
    case StreamKind::everybody:
      return connection_.query(
          "SELECT ord, stamp, item FROM announcement INDEXED BY announcement_everybody WHERE audience = 0 AND item <> "
          "0 AND channel = ? AND class = ? AND ord > ? AND ord <= ? ORDER BY ord LIMIT ?",
          channel(), stream.class_id, after, until, count);
    case StreamKind::receiver:
      return connection_.query(
          "SELECT ord, stamp, item FROM announcement INDEXED BY announcement_receiver WHERE audience <> 0 AND item <> "
          "0 AND audience = ? AND channel = ? AND class = ? AND ord > ? AND ord <= ? ORDER BY ord LIMIT ?",
          audience_, channel(), stream.class_id, after, until, count);
    default:
      return connection_.query(
          "SELECT ord, stamp, item FROM announcement INDEXED BY announcement_moved WHERE moved = 1 AND channel = ? AND "
          "class = ? AND ord > ? AND ord <= ? AND audience IN (0, ?) ORDER BY ord LIMIT ?",
          channel(), stream.class_id, after, until, audience_, count);
  }
}

Status SqlitePageSource::read(const Stream& stream, std::size_t count, std::vector<Candidate>& out) {
  if (stream.kind == StreamKind::members) return read_members(stream, count, out);
  COMITY_TRY(auto query, entries(stream, count));
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return {};
    out.push_back({{query.number(0), 0}, query.number(1), query.number(2)});
  }
}

Status SqlitePageSource::read_members(const Stream& stream, std::size_t count, std::vector<Candidate>& out) {
  const char* const places =
      box_ == 0 ? "SELECT place, seq FROM item INDEXED BY item_place WHERE tenant = ? AND class = ? AND place > ? AND "
                  "place <= ? ORDER BY place LIMIT ?"
                : "SELECT place, item FROM member INDEXED BY member_place WHERE gone = 0 AND box = ? AND class = ? AND "
                  "place > ? AND place <= ? ORDER BY place LIMIT ?";
  COMITY_TRY(auto query,
             connection_.query(places, channel(), stream.class_id, stream.after.place, stream.until.place, count));
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return {};
    const auto place = query.number(0);
    out.push_back({{stream.entry.order, place}, stream.entry.stamp + place, query.number(1)});
  }
}

Result<std::optional<StoredItem>> SqlitePageSource::item(Seq seq) {
  COMITY_TRY(auto query,
             box_ == 0
                 ? connection_.query("SELECT " COMITY_ITEM_COLUMNS " FROM " COMITY_ITEM_TABLES " WHERE i.seq = ?", seq)
                 : connection_.query("SELECT " COMITY_MEMBER_COLUMNS " FROM " COMITY_MEMBER_TABLES " WHERE i.seq = ?",
                                     box_, seq));
  COMITY_TRY(const bool row, query.next());
  if (row) return read_item(query, names_);
  if (box_ != 0) return std::nullopt;
  return fail(Code::damaged, {Msg::kStoreFileDamaged, {{"reason", "an announced item is missing"}}});
}

// One search of the index for each audience, so that entries to others are not read.
Result<std::uint64_t> SqlitePageSource::latest_item_entry(const StoredItem& item) {
  COMITY_TRY(const auto everybody, latest_item_entry(item, 0));
  if (audience_ == 0) return everybody;
  COMITY_TRY(const auto own, latest_item_entry(item, audience_));
  return std::max(everybody, own);
}

Result<std::uint64_t> SqlitePageSource::latest_item_entry(const StoredItem& item, std::int64_t audience) {
  return connection_.number_of(
      "SELECT ord FROM announcement INDEXED BY announcement_again WHERE again = 1 AND item = ? AND channel = ? AND "
      "audience = ? ORDER BY ord DESC LIMIT 1",
      item.announced, item.row.seq, channel(), audience);
}

Result<std::uint64_t> SqlitePageSource::stamp_of(std::uint64_t order) { return stamp_at(connection_, order); }

Result<Query> SqlitePageSource::query_versions(std::uint64_t id_key, From from) {
  return connection_.query(from == From::newest ? "SELECT " COMITY_ITEM_COLUMNS " FROM " COMITY_ITEM_TABLES
                                                  " WHERE i.id_key = ? ORDER BY i.version DESC"
                                                : "SELECT " COMITY_ITEM_COLUMNS " FROM " COMITY_ITEM_TABLES
                                                  " WHERE i.id_key = ? ORDER BY i.version",
                           id_key);
}

Result<Query> SqlitePageSource::query_member_versions(std::uint64_t id_key, From from) {
  return connection_.query(from == From::newest ? "SELECT " COMITY_MEMBER_COLUMNS " FROM " COMITY_MEMBER_TABLES
                                                  " WHERE i.id_key = ? ORDER BY i.version DESC"
                                                : "SELECT " COMITY_MEMBER_COLUMNS " FROM " COMITY_MEMBER_TABLES
                                                  " WHERE i.id_key = ? ORDER BY i.version",
                           box_, id_key);
}

Status SqlitePageSource::versions(std::uint64_t id_key, From from,
                                  const std::function<bool(const StoredItem&)>& visit) {
  COMITY_TRY(auto query, box_ == 0 ? query_versions(id_key, from) : query_member_versions(id_key, from));
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return {};
    COMITY_TRY(const auto item, read_item(query, names_));
    if (!visit(item)) return {};
  }
}

}  // namespace comity::store
