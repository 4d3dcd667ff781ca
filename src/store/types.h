// What the store keeps: rows, batches, pages. Plain values.
//
// The store holds no policy and no key: content arrives sealed, identifiers that must not be guessable arrive
// keyed (id_key, digest, tokens), handling classes arrive as the text of their facts.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"

namespace comity::store {

using Digest = std::array<std::uint8_t, 32>;
using Seq = std::uint64_t;      // an item's number in this store, from 1, in the order of acceptance
using ClassId = std::uint32_t;  // an interned handling class, from 1

// The number is what is stored: never reuse one.
enum class ItemKind : std::uint8_t { stix = 1, envelope = 2 };
enum class State : std::uint8_t { active = 0, held = 1, disabled = 2, erased = 3 };
enum class Exercise : std::uint8_t { no = 0, yes = 1 };

// Content as it is stored: compressed with `dictionary` (0: none), sealed under the item's own key, which is
// wrapped by the node's key `key_id`.
struct Sealed {
  Bytes bytes;
  Bytes wrapped_key;
  std::uint32_t key_id = 0;
  std::uint32_t dictionary = 0;
  std::uint16_t format = 1;
};

struct NewItem {
  ItemKind kind = ItemKind::stix;
  std::string type;
  std::string id;
  std::string version;       // instant_key of the version; empty where the object has none
  std::uint64_t id_key = 0;  // keyed hash of tenant and id: the look-up key, and what stays after erasure
  Digest digest{};           // keyed hash of the canonical form
  std::string owner;
  std::string creator;
  std::string custodian;
  std::string origin;       // the peer it came from; empty when introduced here
  std::string class_facts;  // canonical text; equal facts are one class
  Exercise exercise = Exercise::no;
  Sealed sealed;
  std::vector<std::uint64_t> tokens;  // keyed hashes of the words and values it is found by
};

struct ItemRow {
  Seq seq = 0;
  ItemKind kind = ItemKind::stix;
  std::string tenant;
  std::string type;
  std::string id;  // empty once erased
  std::string version;
  std::uint64_t id_key = 0;
  Digest digest{};
  std::string owner;
  std::string creator;  // empty once erased
  std::string custodian;
  std::string origin;
  ClassId class_id = 0;
  std::uint64_t place = 0;  // within its class, from 1, dense in the order in which items joined it
  State state = State::active;
  Exercise exercise = Exercise::no;
  std::uint32_t key_id = 0;
  std::uint32_t dictionary = 0;
  std::uint16_t format = 1;
  std::uint64_t record = 0;  // log index of the record that accepted it
  Bytes wrapped_key;         // as in Sealed; empty once erased

  bool operator==(const ItemRow&) const = default;
};

struct ClassRow {
  ClassId id = 0;
  std::string facts;
  std::string type;  // every item of a class is of one type

  bool operator==(const ClassRow&) const = default;
};

// One entry of the node's journal: what was done, when. `log_index` is dense from 0.
enum class RecordKind : std::uint8_t {
  accept = 1,
  announce = 2,
  state = 3,
  erase = 4,
  classes = 5,
  dictionary = 6,
  node = 7,
  release = 8,
  refuse = 9,
  rules = 10,
  approval = 11,
  directory = 12,
  receipt = 13,
  key = 14,
  freeze = 15
};

struct Record {
  RecordKind kind = RecordKind::accept;
  Bytes body;  // sealed by the exchange
  std::uint16_t format = 1;
  Digest commitment{};  // what the log's leaf holds of it
};

struct RecordRow {
  std::uint64_t log_index = 0;
  Time at;
  Record record;
};

// What was signed last of one log. A node whose log was frozen goes on with another one, which begins at a later entry
// of the journal: the entry `first` is its leaf 0.
struct LogHead {
  std::uint64_t first = 0;  // names the log
  std::uint64_t size = 0;   // leaves
  Digest root{};
  std::string note;  // the signed checkpoint; empty before the first

  bool operator==(const LogHead&) const = default;
};

// Hashes of one tile, 32 bytes each. Level 0 is stored when it is full; the rest of it stands in the journal.
struct LogTile {
  unsigned level = 0;
  std::uint64_t index = 0;
  Bytes hashes;
};

// Something kept for the operator's eyes only: a second content under the id and version of an item (evidence
// of a conflict), or an object that breaks a MUST where the operator asked to keep such. Never listed, never
// given out. Erased with its version, also where that has no item; of an erased version nothing is set aside.
enum class AsideReason : std::uint8_t { conflict = 1, quarantine = 2 };

// `item` has its columns set (class_facts and tokens are not kept); its content may be absent where rules forbid
// keeping it (sealed.bytes empty).
struct NewAside {
  AsideReason reason = AsideReason::quarantine;
  NewItem item;
  Bytes details;  // sealed by the exchange: why; empty for a conflict found by the store
};

struct AsideRow {
  std::uint64_t number = 0;  // from 1
  AsideReason reason = AsideReason::quarantine;
  ItemRow item;  // its columns; seq, class and place are 0, and once erased the type is empty, too
  Time at;
  Bytes details;
  bool has_content = false;
};

// Makes an item, or with `item` = 0 a whole class, visible to an audience (empty: everybody) at the next place
// in the order. An item is announced in its own tenant and in every box that it is in, a class in the batch's
// tenant, which its boxes follow.
struct NewAnnouncement {
  Seq item = 0;
  ClassId class_id = 0;  // for a whole class
  std::string audience;
};

struct AnnouncementRow {
  std::uint64_t order = 0;
  std::uint64_t stamp = 0;  // of the entry; items of a class entry follow at stamp + their place
  Seq item = 0;
  ClassId class_id = 0;
  std::string audience;
};

// Names an item version across stores; the form in which erasures survive backups.
struct VersionKey {
  std::uint64_t id_key = 0;
  std::string version;
  bool operator==(const VersionKey&) const = default;
};

struct StateChange {
  Seq item = 0;
  State state = State::active;  // not erased: use Batch::erasures
};

struct ClassChange {
  Seq item = 0;
  std::string class_facts;
};

// A box is a set of items of one tenant with an order of its own: its readers see each member from its joining on,
// wherever it stood before. Named by any text, once in its tenant; it exists by its members.
inline constexpr std::size_t kMaxBoxName = 512;  // bytes

struct Membership {
  std::string box;
  Seq item = 0;
};

// A small value that the exchange keeps beside the items (collections, callers, statuses, cursors), sealed by it.
inline constexpr std::size_t kMaxDocumentKind = 64;  // bytes, as below
inline constexpr std::size_t kMaxDocumentName = 512;
inline constexpr std::size_t kMaxDocument = 268'435'456;

struct DocumentKey {
  std::string kind;
  std::string name;
  auto operator<=>(const DocumentKey&) const = default;
};

struct Document {
  DocumentKey key;
  Bytes body;
  Time expires;  // from then on the store may drop it, at its next write of a document; 0: never

  bool operator==(const Document&) const = default;
};

struct DictionaryRow {
  std::uint32_t id = 0;  // from 1; 0 means none. Never deleted.
  Bytes bytes;
};

// What one transaction does, in this order: the record, erasures, items (each taken one is announced to all, and joins
// `box` where that is named, as duplicates do), asides, state changes, class changes, joins, leaves, announcements,
// dictionaries, documents, forgotten, meta. All of it or nothing. Who joins a box is announced in it, unless it is
// a member already; who leaves it can join again and then has a new place. What is erased joins none.
struct Batch {
  std::string tenant;
  std::string box;
  std::optional<Record> record;  // none where only documents and meta change: book-keeping that proves nothing
  std::vector<VersionKey> erasures;
  std::vector<NewItem> items;
  std::vector<NewAside> asides;
  std::vector<StateChange> states;
  std::vector<ClassChange> classes;
  std::vector<Membership> joins;   // items of the batch's tenant
  std::vector<Membership> leaves;  // who is no member changes nothing
  std::vector<NewAnnouncement> announcements;
  std::vector<Bytes> dictionaries;
  std::vector<Document> documents;     // each in place of the older one of its key
  std::vector<DocumentKey> forgotten;  // where there is none nothing changes
  std::vector<std::pair<std::string, std::string>> meta;
};

// duplicate: same id, version and digest. conflict: same id and version, other digest: the first stays, this
// one is set aside. erased: that version was erased and does not come back.
enum class Taken : std::uint8_t { taken, duplicate, conflict, erased };

struct ItemOutcome {
  Taken taken = Taken::taken;
  Seq item = 0;  // the stored item
  bool operator==(const ItemOutcome&) const = default;
};

struct Outcome {
  std::uint64_t log_index = 0;     // of its record; 0 where it has none
  std::vector<ItemOutcome> items;  // one for each of Batch::items, in order
  std::vector<std::uint32_t> dictionaries;
  std::uint64_t erased = 0;  // versions of which it erased an item or what was set aside
  bool overwritten = true;   // false: what it erased still stands in the log, until those who read now are done
};

// Where a reader of announcements stands: after `order` and, inside a class entry, after `place`.
struct Position {
  std::uint64_t order = 0;
  std::uint64_t place = 0;
  auto operator<=>(const Position&) const = default;
};

// Of each object's versions that a query may see: all, or its newest, its oldest, or both of these.
enum class Versions : std::uint8_t { all, last, first, last_and_first };

struct PageQuery {
  std::string tenant;
  std::string box;               // its members only, in its order; empty: all items of the tenant
  std::vector<ClassId> classes;  // the permitted ones
  // Of `classes`: of these an item shows only when `admits` says so; of the second kind, moreover, only where it was
  // announced to `audience` itself, so that items that were not cost nothing.
  std::vector<ClassId> examined;
  std::vector<ClassId> granted;
  std::function<bool(const ItemRow&)> admits;
  std::string audience;                // empty: what everybody may see; otherwise also what that party may
  Position after;                      // exclusive
  std::optional<std::uint64_t> until;  // stamps up to and including this one
  Versions versions = Versions::all;
  // When not empty, only these (instant keys), and the newest or oldest where `versions` names them besides.
  std::vector<std::string> exact_versions;
  // Of `classes`: their items show only where the object has no version in another of `classes`.
  std::vector<ClassId> yielding;
  std::vector<std::uint64_t> ids;  // id_keys; empty: any
  std::size_t limit = 100;         // 1..10,000
};

struct PageEntry {
  Position at;
  std::uint64_t stamp = 0;  // microseconds since 1970, strictly increasing over a reader's view
  ItemRow item;
};

struct Page {
  std::vector<PageEntry> entries;
  Position next;      // continue here
  bool more = false;  // there may be more; a page may hold fewer than `limit` and still say so
};

struct Counts {
  std::uint64_t items = 0;  // not erased
  std::uint64_t erased = 0;
  std::uint64_t asides = 0;
  std::uint64_t announcements = 0;
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;  // of the database file, 0 in memory
  bool operator==(const Counts&) const = default;
};

// Damage found by Store::check.
struct Damage {
  Seq item = 0;  // 0 when it is not one item's
  std::string what;
};

}  // namespace comity::store
