#include "store/sqlite/apply.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "store/batch.h"
#include "store/channel.h"
#include "store/sqlite/documents.h"
#include "store/sqlite/reader.h"

namespace comity::store {

namespace {

constexpr std::size_t kMaxAdded = 65'536;  // entries of one group
constexpr std::size_t kTokensAtOnce = 32;
#define COMITY_FOUR_ROWS "(?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?)"
#define COMITY_SIXTEEN_ROWS COMITY_FOUR_ROWS ", " COMITY_FOUR_ROWS ", " COMITY_FOUR_ROWS ", " COMITY_FOUR_ROWS
constexpr const char* kAddTokens =
    "INSERT INTO token(bucket, token, item) VALUES" COMITY_SIXTEEN_ROWS ", " COMITY_SIXTEEN_ROWS;

}  // namespace

Status Applier::load() {
  names_.forget();
  changed_classes_.clear();
  COMITY_TRY(sequence_.item, connection_.number_of("SELECT max(seq) FROM item", 0));
  COMITY_TRY(sequence_.order, connection_.number_of("SELECT max(ord) FROM announcement", 0));
  COMITY_TRY(sequence_.stamp,
             connection_.number_of("SELECT stamp + places FROM announcement WHERE ord = ?", 0, sequence_.order));
  COMITY_TRY(sequence_.records, connection_.number_of("SELECT max(log_index) + 1 FROM record", 0));
  COMITY_CHECK(load_log());
  COMITY_TRY(sequence_.asides, connection_.number_of("SELECT max(number) FROM aside", 0));
  COMITY_TRY(const auto dictionaries, connection_.number_of("SELECT max(id) FROM dictionary", 0));
  sequence_.dictionaries = static_cast<std::uint32_t>(dictionaries);
  COMITY_TRY(const auto unseen, connection_.number_of("SELECT 1 FROM erased LIMIT 1", 0));
  any_erased_unseen_ = unseen != 0;
  return load_classes();
}

// Entries from before there was a log commit to nothing and are not in it.
Status Applier::load_log() {
  COMITY_TRY(auto heads, read_log_heads(connection_));
  COMITY_TRY(const auto first,
             connection_.number_of("SELECT min(log_index) FROM record WHERE length(leaf) > 0", sequence_.records));
  log_head_ = heads.empty() ? LogHead{first, 0, {}, {}} : std::move(heads.back());
  COMITY_TRY(added_, read_commitments(connection_, log_head_.first + log_head_.size, kMaxAdded));
  return {};
}

Result<bool> Applier::extend(LogKeeper* keeper) {
  const bool any = keeper != nullptr && !added_.empty();
  if (any) {
    COMITY_TRY(log_head_, extend_log(connection_, *keeper, log_head_, added_));
  }
  added_.clear();
  return any;
}

Status Applier::load_classes() {
  classes_.clear();
  class_by_id_.clear();
  COMITY_TRY(auto query, connection_.query("SELECT c.id, c.facts, n.text, c.next_place, c.moved_place FROM class c "
                                           "LEFT JOIN name n ON n.id = c.type ORDER BY c.id"));
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return {};
    Class& loaded = classes_[std::string(query.text(1))];
    loaded = {static_cast<ClassId>(query.integer(0)), std::string(query.text(2)), query.number(3), query.number(4)};
    class_by_id_.push_back(&loaded);
  }
}

Status Applier::check(const Batch& batch) {
  Known known{sequence_.item, static_cast<ClassId>(class_by_id_.size()), {}, {}, {}};
  known.type_of = [this](std::string_view facts) -> std::optional<std::string_view> {
    const auto found = classes_.find(std::string(facts));
    if (found == classes_.end()) return std::nullopt;
    return found->second.type;
  };
  known.type_of_item = [this](Seq seq) -> Result<std::string> {
    COMITY_TRY(const auto type, connection_.number_of("SELECT type FROM item WHERE seq = ?", 0, seq));
    return names_.text(static_cast<std::int64_t>(type));
  };
  known.tenant_of_item = [this](Seq seq) -> Result<std::string> {
    COMITY_TRY(const auto tenant, connection_.number_of("SELECT tenant FROM item WHERE seq = ?", 0, seq));
    return names_.text(static_cast<std::int64_t>(tenant));
  };
  return check_batch(batch, known);
}

Result<Outcome> Applier::apply(const Batch& batch, Time now) {
  COMITY_CHECK(check(batch));
  Work work{batch, now, 0, 0, {}, {}};
  COMITY_TRY(work.tenant, names_.intern(batch.tenant));
  if (!batch.box.empty()) {
    COMITY_TRY(work.box, names_.intern(channel_of(batch.tenant, batch.box)));
  }
  COMITY_CHECK(add_record(work));
  for (const auto& key : batch.erasures) COMITY_CHECK(erase(key, work));
  for (const auto& item : batch.items) COMITY_CHECK(take(item, work));
  COMITY_CHECK(add_tokens(work));
  for (const auto& aside : batch.asides) COMITY_CHECK(put_aside(aside.reason, aside.item, aside.details, work));
  for (const auto& change : batch.states) COMITY_CHECK(change_state(change));
  for (const auto& change : batch.classes) COMITY_CHECK(change_class(change));
  COMITY_CHECK(change_memberships(work));
  for (const auto& announcement : batch.announcements) COMITY_CHECK(announce(announcement, work));
  for (const auto& dictionary : batch.dictionaries) COMITY_CHECK(add_dictionary(dictionary, work));
  COMITY_CHECK(write_documents(connection_, batch, now));
  for (const auto& [name, value] : batch.meta) {
    COMITY_CHECK(connection_.run(
        "INSERT INTO meta(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value", name,
        value));
  }
  COMITY_CHECK(save_classes());
  return std::move(work.outcome);
}

Status Applier::add_record(Work& work) {
  if (!work.batch.record) return {};
  const auto& record = *work.batch.record;
  work.outcome.log_index = sequence_.records++;
  added_.push_back(record.commitment);
  return connection_.run("INSERT INTO record(log_index, at, kind, format, body, leaf) VALUES(?, ?, ?, ?, ?, ?)",
                         work.outcome.log_index, work.now.micros, record.kind, record.format, ByteView(record.body),
                         ByteView(record.commitment));
}

Status Applier::erase(const VersionKey& key, Work& work) {
  COMITY_TRY(const bool asides, erase_asides(key));
  if (asides) ++work.outcome.erased;
  COMITY_TRY(auto query, connection_.query("SELECT seq, state FROM item WHERE id_key = ? AND version = ?", key.id_key,
                                           key.version));
  COMITY_TRY(const bool row, query.next());
  if (!row) {
    any_erased_unseen_ = true;
    return connection_.run("INSERT OR IGNORE INTO erased(id_key, version) VALUES(?, ?)", key.id_key, key.version);
  }
  const Seq seq = query.number(0);
  if (static_cast<State>(query.integer(1)) == State::erased) return {};
  if (!asides) ++work.outcome.erased;
  return erase_item(seq);
}

// Rows are overwritten by blanks of the same length, in their place. Removing or shrinking them would make
// SQLite move their neighbours, and secure_delete does not clean where those had stood.
Status Applier::erase_item(Seq seq) {
  COMITY_CHECK(connection_.run(
      "UPDATE erasable SET wrapped = zeroblob(length(wrapped)), "
      "id = CAST(replace(hex(zeroblob(length(CAST(id AS BLOB)))), '00', ' ') AS TEXT), "
      "creator = CAST(replace(hex(zeroblob(length(CAST(creator AS BLOB)))), '00', ' ') AS TEXT) WHERE seq = ?",
      seq));
  COMITY_CHECK(connection_.run("UPDATE content SET sealed = zeroblob(length(sealed)) WHERE seq = ?", seq));
  COMITY_CHECK(connection_.run("DELETE FROM content WHERE seq = ?", seq));
  COMITY_CHECK(connection_.run("DELETE FROM token WHERE bucket = ? AND item = ?", seq / kTokenBucket, seq));
  return connection_.run("UPDATE item SET state = 3, token_sum = 0 WHERE seq = ?", seq);
}

// Whether there were any.
Result<bool> Applier::erase_asides(const VersionKey& key) {
  COMITY_CHECK(connection_.run(
      "UPDATE aside SET state = 3, wrapped = zeroblob(length(wrapped)), sealed = zeroblob(length(sealed)), "
      "details = zeroblob(length(details)), "
      "type = CAST(replace(hex(zeroblob(length(CAST(type AS BLOB)))), '00', ' ') AS TEXT), "
      "id = CAST(replace(hex(zeroblob(length(CAST(id AS BLOB)))), '00', ' ') AS TEXT), "
      "creator = CAST(replace(hex(zeroblob(length(CAST(creator AS BLOB)))), '00', ' ') AS TEXT) "
      "WHERE id_key = ? AND version = ? AND state <> 3",
      key.id_key, key.version));
  return sqlite3_changes(connection_.handle()) > 0;
}

Status Applier::take(const NewItem& item, Work& work) {
  COMITY_TRY(const auto stored, find(item));
  if (!stored) {
    COMITY_TRY(const auto seq, insert(item, work));
    work.outcome.items.push_back({Taken::taken, seq});
    return work.box == 0 ? Status{} : join(seq, work.box, work);
  }
  const auto taken = stored->erased                  ? Taken::erased
                     : stored->digest == item.digest ? Taken::duplicate
                                                     : Taken::conflict;
  work.outcome.items.push_back({taken, stored->seq});
  if (taken == Taken::conflict) return put_aside(AsideReason::conflict, item, {}, work);
  return taken == Taken::duplicate && work.box != 0 ? join(stored->seq, work.box, work) : Status{};
}

Result<std::optional<Applier::Stored>> Applier::find(const NewItem& item) {
  COMITY_TRY(auto query, connection_.query("SELECT seq, state, digest FROM item WHERE id_key = ? AND version = ?",
                                           item.id_key, item.version));
  COMITY_TRY(const bool row, query.next());
  if (row) {
    Stored stored{query.number(0), static_cast<State>(query.integer(1)) == State::erased, {}};
    const auto digest = query.blob(2);
    std::copy_n(digest.begin(), std::min(digest.size(), stored.digest.size()), stored.digest.begin());
    return stored;
  }
  if (!any_erased_unseen_) return std::nullopt;
  COMITY_TRY(const auto erased, connection_.number_of("SELECT 1 FROM erased WHERE id_key = ? AND version = ?", 0,
                                                      item.id_key, item.version));
  if (erased == 0) return std::nullopt;
  return Stored{0, true, {}};
}

Result<Seq> Applier::insert(const NewItem& item, Work& work) {
  const Seq seq = ++sequence_.item;
  auto tokens = item.tokens;
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  COMITY_TRY(auto* const joined, intern_class(item.class_facts, item.type));
  COMITY_TRY(const auto type, names_.intern(item.type));
  COMITY_TRY(const auto owner, names_.intern(item.owner));
  COMITY_TRY(const auto custodian, names_.intern(item.custodian));
  COMITY_TRY(const auto origin, names_.intern(item.origin));
  COMITY_CHECK(
      connection_.run("INSERT INTO item(seq, tenant, kind, type, version, id_key, digest, owner, custodian, origin, "
                      "class, place, state, exercise, key_id, dictionary, format, record, announced, token_sum) "
                      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)",
                      seq, work.tenant, item.kind, type, item.version, item.id_key, ByteView(item.digest), owner,
                      custodian, origin, joined->id, joined->next_place++, item.exercise, item.sealed.key_id,
                      item.sealed.dictionary, item.sealed.format, work.outcome.log_index, sequence_.order + 1,
                      std::accumulate(tokens.begin(), tokens.end(), std::uint64_t{tokens.size()})));
  COMITY_CHECK(connection_.run("INSERT INTO erasable(seq, wrapped, id, creator) VALUES(?, ?, ?, ?)", seq,
                               ByteView(item.sealed.wrapped_key), item.id, item.creator));
  COMITY_CHECK(connection_.run("INSERT INTO content(seq, sealed) VALUES(?, ?)", seq, ByteView(item.sealed.bytes)));
  for (const auto token : tokens) work.tokens.push_back({seq / kTokenBucket, token, seq});
  COMITY_CHECK(add_entry({work.tenant, 0, joined->id, seq, 0, Again::no}, work.now));
  return seq;
}

// In the order of their index, which spares half of the search in it, and many to a statement, which spares
// most of the rest: tokens are half of the rows that an item makes.
Status Applier::add_tokens(Work& work) {
  std::sort(work.tokens.begin(), work.tokens.end());
  auto left = std::span<const Token>(work.tokens);
  for (; left.size() >= kTokensAtOnce; left = left.subspan(kTokensAtOnce)) {
    COMITY_TRY(auto query, connection_.query(kAddTokens));
    int at = 0;
    for (const auto& [bucket, token, item] : left.first(kTokensAtOnce)) {
      COMITY_CHECK(query.bind(++at, bucket));
      COMITY_CHECK(query.bind(++at, token));
      COMITY_CHECK(query.bind(++at, item));
    }
    COMITY_CHECK(query.finish());
  }
  for (const auto& [bucket, token, item] : left) {
    COMITY_CHECK(connection_.run("INSERT INTO token(bucket, token, item) VALUES(?, ?, ?)", bucket, token, item));
  }
  return {};
}

Status Applier::put_aside(AsideReason reason, const NewItem& item, const Bytes& details, const Work& work) {
  COMITY_TRY(const auto stored, find(item));
  if (stored && stored->erased) return {};
  COMITY_TRY(const auto known,
             connection_.number_of("SELECT 1 FROM aside WHERE id_key = ? AND version = ? AND digest = ? AND reason = ?",
                                   0, item.id_key, item.version, ByteView(item.digest), reason));
  if (known != 0) return {};
  COMITY_TRY(const auto owner, names_.intern(item.owner));
  COMITY_TRY(const auto custodian, names_.intern(item.custodian));
  COMITY_TRY(const auto origin, names_.intern(item.origin));
  const auto& sealed = item.sealed;
  return connection_.run(
      "INSERT INTO aside(number, reason, at, tenant, kind, type, version, id_key, digest, owner, custodian, origin, "
      "state, exercise, "
      "key_id, dictionary, format, record, id, creator, wrapped, details, sealed) "
      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ++sequence_.asides, reason, work.now.micros, work.tenant, item.kind, item.type, item.version, item.id_key,
      ByteView(item.digest), owner, custodian, origin, item.exercise, sealed.key_id, sealed.dictionary, sealed.format,
      work.outcome.log_index, item.id, item.creator, ByteView(sealed.wrapped_key), ByteView(details),
      ByteView(sealed.bytes));
}

Status Applier::change_state(const StateChange& change) {
  return connection_.run("UPDATE item SET state = ? WHERE seq = ? AND state <> 3", change.state, change.item);
}

Status Applier::change_class(const ClassChange& change) {
  COMITY_TRY(auto query,
             connection_.query("SELECT class, state, type, announced FROM item WHERE seq = ?", change.item));
  COMITY_CHECK(query.next());
  if (static_cast<State>(query.integer(1)) == State::erased) return {};
  COMITY_TRY(const auto type, names_.text(query.integer(2)));
  COMITY_TRY(auto* const joined, intern_class(change.class_facts, type));
  if (joined->id == static_cast<ClassId>(query.integer(0))) return {};
  joined->moved_place = joined->next_place++;
  COMITY_CHECK(connection_.run("UPDATE item SET class = ?, place = ? WHERE seq = ?", joined->id, joined->moved_place,
                               change.item));
  COMITY_CHECK(
      connection_.run("UPDATE announcement SET class = ?, moved = 1 WHERE ord = ?", joined->id, query.number(3)));
  COMITY_CHECK(connection_.run("UPDATE announcement SET class = ?, moved = 1 WHERE item = ? AND again = 1", joined->id,
                               change.item));
  return move_members(change.item, *joined);
}

Status Applier::add_dictionary(const Bytes& bytes, Work& work) {
  work.outcome.dictionaries.push_back(++sequence_.dictionaries);
  return connection_.run("INSERT INTO dictionary(id, bytes) VALUES(?, ?)", sequence_.dictionaries, ByteView(bytes));
}

Result<Applier::Class*> Applier::intern_class(const std::string& facts, const std::string& type) {
  const auto [found, made] = classes_.try_emplace(facts);
  Class* const interned = &found->second;
  changed_classes_.push_back(interned);
  if (!made) return interned;
  interned->id = static_cast<ClassId>(class_by_id_.size() + 1);
  interned->type = type;
  class_by_id_.push_back(interned);
  COMITY_TRY(const auto type_id, names_.intern(type));
  COMITY_CHECK(connection_.run("INSERT INTO class(id, facts, type, next_place, moved_place) VALUES(?, ?, ?, 1, 0)",
                               interned->id, facts, type_id));
  return interned;
}

Status Applier::save_classes() {
  std::sort(changed_classes_.begin(), changed_classes_.end());
  const auto end = std::unique(changed_classes_.begin(), changed_classes_.end());
  for (auto changed = changed_classes_.begin(); changed != end; ++changed) {
    COMITY_CHECK(connection_.run("UPDATE class SET next_place = ?, moved_place = ? WHERE id = ?",
                                 (*changed)->next_place, (*changed)->moved_place, (*changed)->id));
  }
  changed_classes_.clear();
  return {};
}

}  // namespace comity::store
