#include "store/sqlite/reader.h"

#include <algorithm>

#include "store/channel.h"
#include "store/sqlite/documents.h"
#include "store/sqlite/page_source.h"
#include "store/sqlite/rows.h"

namespace comity::store {

namespace {

Failure missing(Msg message, std::uint64_t number) {
  return fail(Code::not_found, {message, {{"number", std::to_string(number)}}});
}

Result<std::vector<ItemRow>> rows_of(Query& query, Names& names) {
  std::vector<ItemRow> rows;
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return rows;
    COMITY_TRY(auto stored, read_item(query, names));
    rows.push_back(std::move(stored.row));
  }
}

}  // namespace

Result<Page> Reader::page(const PageQuery& query) {
  COMITY_TRY(const auto snapshot, Transaction::read(*connection_));
  COMITY_TRY(auto source, SqlitePageSource::make(*connection_, names_, query));
  return make_page(query, source);
}

Result<Position> Reader::position_after(std::uint64_t stamp) {
  COMITY_TRY(const auto snapshot, Transaction::read(*connection_));
  return find_position(*connection_, stamp);
}

Result<ItemRow> Reader::item(Seq seq) {
  COMITY_TRY(auto query,
             connection_->query("SELECT " COMITY_ITEM_COLUMNS " FROM " COMITY_ITEM_TABLES " WHERE i.seq = ?", seq));
  COMITY_TRY(const bool row, query.next());
  if (!row) return missing(Msg::kNoItem, seq);
  COMITY_TRY(auto stored, read_item(query, names_));
  return std::move(stored.row);
}

Result<Sealed> Reader::sealed(Seq seq) {
  COMITY_TRY(auto query,
             connection_->query(
                 "SELECT i.state, c.sealed, e.wrapped, i.key_id, i.dictionary, i.format FROM " COMITY_ITEM_TABLES
                 " LEFT JOIN content c ON c.seq = i.seq WHERE i.seq = ?",
                 seq));
  COMITY_TRY(const bool row, query.next());
  if (!row) return missing(Msg::kNoItem, seq);
  if (static_cast<State>(query.integer(0)) == State::erased) return missing(Msg::kNoContent, seq);
  if (query.is_null(1)) return fail(Code::damaged, {Msg::kStoreFileDamaged, {{"reason", "content is missing"}}});
  return Sealed{query.bytes(1), query.bytes(2), static_cast<std::uint32_t>(query.integer(3)),
                static_cast<std::uint32_t>(query.integer(4)), static_cast<std::uint16_t>(query.integer(5))};
}

Result<std::vector<ItemRow>> Reader::versions(std::uint64_t id_key) {
  COMITY_TRY(auto query, connection_->query("SELECT " COMITY_ITEM_COLUMNS " FROM " COMITY_ITEM_TABLES
                                            " WHERE i.id_key = ? ORDER BY i.version DESC",
                                            id_key));
  return rows_of(query, names_);
}

Result<std::vector<Seq>> Reader::find(std::uint64_t token, Seq before, std::size_t limit) {
  COMITY_TRY(const auto snapshot, Transaction::read(*connection_));
  COMITY_TRY(const auto last, connection_->number_of("SELECT max(seq) FROM item", 0));
  const Seq end = before == 0 ? last + 1 : std::min(before, last + 1);
  std::vector<Seq> found;
  for (auto bucket = end / kTokenBucket + 1; bucket-- > 0 && found.size() < limit;) {
    COMITY_TRY(auto query,
               connection_->query(
                   "SELECT item FROM token WHERE bucket = ? AND token = ? AND item < ? ORDER BY item DESC LIMIT ?",
                   bucket, token, end, limit - found.size()));
    for (;;) {
      COMITY_TRY(const bool row, query.next());
      if (!row) break;
      found.push_back(query.number(0));
    }
  }
  return found;
}

Result<std::vector<ItemRow>> Reader::walk(Seq after, std::size_t limit) {
  COMITY_TRY(auto query, connection_->query("SELECT " COMITY_ITEM_COLUMNS " FROM " COMITY_ITEM_TABLES
                                            " WHERE i.seq > ? ORDER BY i.seq LIMIT ?",
                                            after, limit));
  return rows_of(query, names_);
}

Result<std::vector<AnnouncementRow>> Reader::announcements_of(Seq seq, const std::string& box) {
  COMITY_TRY(const auto snapshot, Transaction::read(*connection_));
  COMITY_TRY(const auto of_item, item(seq));
  COMITY_TRY(const auto channel, names_.find(channel_of(of_item.tenant, box)));
  COMITY_TRY(auto query,
             connection_->query(
                 "SELECT a.ord, a.stamp, a.item, a.class, a.audience FROM item i LEFT JOIN member m ON m.item = i.seq "
                 "AND m.box = ?2 JOIN announcement a ON a.ord IN (i.announced, m.announced) AND a.channel = ?2 "
                 "WHERE i.seq = ?1 "
                 "UNION ALL SELECT ord, stamp, item, class, audience FROM announcement WHERE again = 1 AND item = ?1 "
                 "AND channel = ?2 "
                 "UNION ALL SELECT a.ord, a.stamp, a.item, a.class, a.audience FROM item i JOIN announcement a "
                 "ON a.item = 0 AND a.channel = i.tenant AND a.class = i.class AND a.places >= i.place "
                 "WHERE i.seq = ?1 ORDER BY 1",
                 seq, channel));
  std::vector<AnnouncementRow> rows;
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return rows;
    COMITY_TRY(auto audience, names_.text(query.integer(4)));
    rows.push_back({query.number(0), query.number(1), query.number(2), static_cast<ClassId>(query.integer(3)),
                    std::move(audience)});
  }
}

Result<RecordRow> Reader::record(std::uint64_t log_index) {
  COMITY_TRY(auto rows, records(log_index, 1));
  if (rows.empty() || rows.front().log_index != log_index) return missing(Msg::kNoRecord, log_index);
  return std::move(rows.front());
}

Result<std::vector<ClassRow>> Reader::classes(ClassId after) {
  COMITY_TRY(const auto snapshot, Transaction::read(*connection_));
  COMITY_TRY(auto query, connection_->query("SELECT id, facts, type FROM class WHERE id > ? ORDER BY id", after));
  std::vector<ClassRow> rows;
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return rows;
    COMITY_TRY(auto type, names_.text(query.integer(2)));
    rows.push_back({static_cast<ClassId>(query.integer(0)), std::string(query.text(1)), std::move(type)});
  }
}

Result<std::vector<DictionaryRow>> Reader::dictionaries() {
  COMITY_TRY(auto query, connection_->query("SELECT id, bytes FROM dictionary ORDER BY id"));
  std::vector<DictionaryRow> rows;
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return rows;
    rows.push_back({static_cast<std::uint32_t>(query.integer(0)), query.bytes(1)});
  }
}

Result<std::optional<std::string>> Reader::meta(const std::string& name) {
  COMITY_TRY(auto query, connection_->query("SELECT value FROM meta WHERE name = ?", name));
  COMITY_TRY(const bool row, query.next());
  if (!row) return std::nullopt;
  return std::string(query.text(0));
}

Result<std::optional<Document>> Reader::document(const DocumentKey& key) { return find_document(*connection_, key); }

Result<std::vector<Document>> Reader::documents(const std::string& kind, const std::string& after, std::size_t limit) {
  return list_documents(*connection_, kind, after, limit);
}

Result<std::vector<AsideRow>> Reader::asides(std::uint64_t after, std::size_t limit) {
  COMITY_TRY(auto query,
             connection_->query("SELECT " COMITY_ASIDE_COLUMNS " FROM aside WHERE number > ? ORDER BY number LIMIT ?",
                                after, limit));
  std::vector<AsideRow> rows;
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return rows;
    COMITY_TRY(auto aside, read_aside(query, names_));
    rows.push_back(std::move(aside));
  }
}

Result<std::vector<std::string>> Reader::aside_versions(std::uint64_t id_key) {
  COMITY_TRY(auto query,
             connection_->query(
                 "SELECT DISTINCT version FROM aside WHERE id_key = ? AND state <> 3 ORDER BY version DESC", id_key));
  std::vector<std::string> versions;
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return versions;
    versions.emplace_back(query.text(0));
  }
}

Result<Sealed> Reader::aside_sealed(std::uint64_t number) {
  COMITY_TRY(auto query, connection_->query("SELECT sealed, wrapped, key_id, dictionary, format FROM aside WHERE "
                                            "number = ? AND state <> 3 AND length(sealed) > 0",
                                            number));
  COMITY_TRY(const bool row, query.next());
  if (!row) return missing(Msg::kNoAside, number);
  return Sealed{query.bytes(0), query.bytes(1), static_cast<std::uint32_t>(query.integer(2)),
                static_cast<std::uint32_t>(query.integer(3)), static_cast<std::uint16_t>(query.integer(4))};
}

Result<Counts> Reader::counts() {
  COMITY_TRY(const auto snapshot, Transaction::read(*connection_));
  Counts counts;
  // No row is ever removed and numbers are dense: the greatest is the count.
  COMITY_TRY(const auto rows, connection_->number_of("SELECT max(seq) FROM item", 0));
  COMITY_TRY(counts.erased, connection_->number_of("SELECT count(*) FROM item WHERE state = 3 AND state <> 0", 0));
  counts.items = rows - counts.erased;
  COMITY_TRY(counts.asides, connection_->number_of("SELECT max(number) FROM aside", 0));
  COMITY_TRY(counts.announcements, connection_->number_of("SELECT max(ord) FROM announcement", 0));
  COMITY_TRY(counts.records, connection_->number_of("SELECT max(log_index) + 1 FROM record", 0));
  COMITY_TRY(const auto pages, connection_->number_of("PRAGMA page_count", 0));
  COMITY_TRY(const auto page_size, connection_->number_of("PRAGMA page_size", 0));
  counts.bytes = pages * page_size;
  return counts;
}

}  // namespace comity::store
