#include "store/sqlite/migrations.h"

#include <array>

namespace comity::store {

namespace {

// docs/format/store.md says what each table and column means.
constexpr const char* kFirst = R"sql(
CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE class(
  id INTEGER PRIMARY KEY,
  facts TEXT NOT NULL UNIQUE,
  type INTEGER NOT NULL,
  next_place INTEGER NOT NULL,
  moved_place INTEGER NOT NULL
) STRICT;
CREATE TABLE item(
  seq INTEGER PRIMARY KEY,
  tenant INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  type INTEGER NOT NULL,
  version TEXT NOT NULL,
  id_key INTEGER NOT NULL,
  digest BLOB NOT NULL,
  owner INTEGER NOT NULL,
  custodian INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  class INTEGER NOT NULL,
  place INTEGER NOT NULL,
  state INTEGER NOT NULL,
  exercise INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  format INTEGER NOT NULL,
  record INTEGER NOT NULL,
  announced INTEGER NOT NULL,
  token_sum INTEGER NOT NULL
) STRICT;
CREATE INDEX item_version ON item(id_key, version);
CREATE INDEX item_place ON item(tenant, class, place);
CREATE INDEX item_state ON item(state) WHERE state <> 0;
CREATE TABLE erasable(seq INTEGER PRIMARY KEY, wrapped BLOB NOT NULL, id TEXT NOT NULL, creator TEXT NOT NULL) STRICT;
CREATE TABLE content(seq INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
CREATE TABLE token(
  bucket INTEGER NOT NULL,
  token INTEGER NOT NULL,
  item INTEGER NOT NULL,
  PRIMARY KEY(bucket, token, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE erased(id_key INTEGER NOT NULL, version TEXT NOT NULL, PRIMARY KEY(id_key, version)) STRICT, WITHOUT ROWID;
CREATE TABLE announcement(
  ord INTEGER PRIMARY KEY,
  stamp INTEGER NOT NULL,
  tenant INTEGER NOT NULL,
  class INTEGER NOT NULL,
  item INTEGER NOT NULL,
  audience INTEGER NOT NULL,
  places INTEGER NOT NULL,
  again INTEGER NOT NULL,
  moved INTEGER NOT NULL
) STRICT;
CREATE INDEX announcement_everybody ON announcement(tenant, class, ord) WHERE audience = 0 AND item <> 0;
CREATE INDEX announcement_receiver ON announcement(audience, tenant, class, ord) WHERE audience <> 0 AND item <> 0;
CREATE INDEX announcement_class ON announcement(tenant, class, audience, ord) WHERE item = 0;
CREATE INDEX announcement_again ON announcement(item, ord) WHERE again = 1;
CREATE INDEX announcement_moved ON announcement(tenant, class, ord) WHERE moved = 1;
CREATE TABLE record(
  log_index INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  format INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE aside(
  number INTEGER PRIMARY KEY,
  reason INTEGER NOT NULL,
  at INTEGER NOT NULL,
  tenant INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  type TEXT NOT NULL,
  version TEXT NOT NULL,
  id_key INTEGER NOT NULL,
  digest BLOB NOT NULL,
  owner INTEGER NOT NULL,
  custodian INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  state INTEGER NOT NULL,
  exercise INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  format INTEGER NOT NULL,
  record INTEGER NOT NULL,
  id TEXT NOT NULL,
  creator TEXT NOT NULL,
  wrapped BLOB NOT NULL,
  details BLOB NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX aside_version ON aside(id_key, version);
CREATE TABLE dictionary(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
)sql";

// Boxes and documents. An announcement stands in the channel of a tenant or of a box.
constexpr const char* kSecond = R"sql(
ALTER TABLE announcement RENAME COLUMN tenant TO channel;
DROP INDEX announcement_again;
CREATE INDEX announcement_again ON announcement(item, channel, audience, ord) WHERE again = 1;
CREATE TABLE member(
  item INTEGER NOT NULL,
  box INTEGER NOT NULL,
  class INTEGER NOT NULL,
  place INTEGER NOT NULL,
  announced INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  PRIMARY KEY(item, box)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_place ON member(box, class, place) WHERE gone = 0;
CREATE TABLE document(
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  expires INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY(kind, name)
) STRICT;
CREATE INDEX document_expires ON document(expires, kind, name) WHERE expires <> 0;
)sql";

// The log. Entries from before it have no leaf: it begins after them.
constexpr const char* kThird = R"sql(
ALTER TABLE record ADD COLUMN leaf BLOB NOT NULL DEFAULT x'';
CREATE TABLE log(first INTEGER PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE tile(
  log INTEGER NOT NULL,
  level INTEGER NOT NULL,
  number INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  UNIQUE(log, level, number)
) STRICT;
)sql";

constexpr std::array kSchemaSteps{Step{kFirst}, Step{kSecond}, Step{kThird}};

}  // namespace

std::span<const Step> schema_steps() { return kSchemaSteps; }

Result<std::size_t> schema_version(Connection& connection, std::size_t known) {
  COMITY_TRY(const auto application, connection.number_of("PRAGMA application_id", 0));
  COMITY_TRY(const auto version, connection.number_of("PRAGMA user_version", 0));
  COMITY_TRY(const auto tables, connection.number_of("SELECT count(*) FROM sqlite_schema", 0));
  const bool fresh = application == 0 && version == 0 && tables == 0;
  if (!fresh && application != static_cast<std::uint64_t>(kApplicationId)) {
    return fail(Code::damaged, {Msg::kStoreNotOurs});
  }
  if (version <= known) return static_cast<std::size_t>(version);
  return fail(Code::newer, {Msg::kStoreNewer, {{"found", std::to_string(version)}, {"known", std::to_string(known)}}});
}

Status migrate(Connection& connection, std::span<const Step> steps) {
  COMITY_TRY(const auto done, schema_version(connection, steps.size()));
  for (auto version = done; version < steps.size(); ++version) {
    COMITY_TRY(auto transaction, Transaction::write(connection));
    COMITY_CHECK(connection.script(steps[version].sql));
    COMITY_CHECK(connection.script("PRAGMA application_id = " + std::to_string(kApplicationId) +
                                   "; PRAGMA user_version = " + std::to_string(version + 1)));
    COMITY_CHECK(transaction.commit());
  }
  return {};
}

}  // namespace comity::store
