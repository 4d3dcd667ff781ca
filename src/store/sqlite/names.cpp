#include "store/sqlite/names.h"

namespace comity::store {

namespace {

constexpr std::size_t kKept = 65'536;  // names in memory; hostile input may bring any number of types

}  // namespace

Result<std::string> Names::text(std::int64_t id) {
  if (id == 0) return std::string();
  const auto known = texts_.find(id);
  if (known != texts_.end()) return known->second;
  COMITY_TRY(auto query, connection_.query("SELECT text FROM name WHERE id = ?", id));
  COMITY_TRY(const bool row, query.next());
  if (!row) return fail(Code::damaged, {Msg::kStoreFileDamaged, {{"reason", "a name is missing"}}});
  std::string found(query.text(0));
  keep(id, found);
  return found;
}

Result<std::int64_t> Names::find(const std::string& text) {
  if (text.empty()) return 0;
  const auto known = ids_.find(text);
  if (known != ids_.end()) return known->second;
  COMITY_TRY(const auto id, connection_.number_of("SELECT id FROM name WHERE text = ?", 0, text));
  if (id == 0) return -1;
  keep(static_cast<std::int64_t>(id), text);
  return static_cast<std::int64_t>(id);
}

Result<std::int64_t> Names::intern(const std::string& text) {
  COMITY_TRY(const auto found, find(text));
  if (found >= 0) return found;
  COMITY_CHECK(connection_.run("INSERT INTO name(text) VALUES(?)", text));
  const auto id = static_cast<std::int64_t>(sqlite3_last_insert_rowid(connection_.handle()));
  keep(id, text);
  return id;
}

void Names::forget() {
  texts_.clear();
  ids_.clear();
}

void Names::keep(std::int64_t id, const std::string& text) {
  if (texts_.size() >= kKept) forget();
  texts_[id] = text;
  ids_[text] = id;
}

}  // namespace comity::store
