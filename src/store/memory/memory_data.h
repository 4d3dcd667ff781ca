// What the store in memory holds, and how batches change it and pages read it. Simple first: it is the model.
//
// Owned by MemoryStore, which locks around every call.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "store/log_keeper.h"
#include "store/page.h"
#include "store/sequence.h"

namespace comity::store {

struct MemoryMember {
  std::string channel;
  std::uint64_t announced = 0;  // there, first
  bool gone = false;
};

struct MemoryItem {
  StoredItem stored;
  Sealed sealed;
  std::vector<std::uint64_t> tokens;
  std::vector<MemoryMember> boxes;  // in the order in which it first joined them

  MemoryMember* member_of(const std::string& channel);  // null where it never was
};

struct MemoryEntry {
  AnnouncementRow row;
  std::string channel;
  std::uint64_t places = 0;  // of a class entry
  bool moved = false;        // the item came to this class from another
};

struct MemoryClass {
  ClassRow row;
  std::uint64_t next_place = 1;
  std::uint64_t moved_place = 0;
};

struct MemoryAside {
  AsideRow row;
  Sealed sealed;
};

struct MemoryData {
  std::vector<MemoryItem> items;           // by number - 1
  std::vector<MemoryEntry> announcements;  // by order - 1
  std::vector<MemoryClass> classes;        // by id - 1
  std::vector<RecordRow> records;
  std::vector<LogHead> log_heads;
  std::map<std::tuple<std::uint64_t, unsigned, std::uint64_t>, Bytes> log_tiles;
  std::vector<DictionaryRow> dictionaries;
  std::vector<MemoryAside> asides;
  std::map<DocumentKey, Document> documents;
  std::map<std::string, std::string> meta;
  std::map<std::string, ClassId, std::less<>> class_ids;
  std::map<std::pair<std::uint64_t, std::string>, Seq> by_version;                 // 0: erased before it was ever here
  std::map<std::pair<std::string, ClassId>, std::vector<std::uint64_t>> by_class;  // of a channel: orders, sorted
  std::map<std::tuple<std::string, ClassId, std::uint64_t>, Seq> by_place;
  Sequence sequence;

  const MemoryItem* find(Seq seq) const { return seq >= 1 && seq <= items.size() ? &items[seq - 1] : nullptr; }
  std::vector<Seq> versions_of(std::uint64_t id_key, From from) const;
  Position position_after(std::uint64_t stamp) const;

  Result<Outcome> apply(const Batch& batch, Time now, Random& random);

  std::vector<Digest> commitments(std::uint64_t from, std::size_t limit) const;
  Result<Bytes> log_tile(std::uint64_t log, unsigned level, std::uint64_t index) const;
  // Brings the journal's last entry into the log.
  Status extend(LogKeeper& keeper);

 private:
  struct Applying {
    const Batch& batch;
    Time now;
    Random& random;
    Outcome outcome;
  };
  Status check(const Batch& batch) const;
  // Of a number in by_version.
  bool is_erased(Seq seq) const { return seq == 0 || items[seq - 1].stored.row.state == State::erased; }
  void erase(const VersionKey& key, Applying& applying);
  ItemOutcome take(const NewItem& item, Applying& applying);
  Seq insert(const NewItem& item, Applying& applying);
  void put_aside(const NewAside& aside, const Applying& applying);
  void change_class(const ClassChange& change);
  void join(const Membership& membership, const Applying& applying);
  void leave(const Membership& membership, const Applying& applying);
  void announce(const NewAnnouncement& announcement, const Applying& applying);
  void add_entry(const std::string& channel, const AnnouncementRow& row, std::uint64_t places,
                 const Applying& applying);
  void write_documents(const Batch& batch, Time now);
  void drop_expired(Time now);
  ClassId intern(const std::string& facts, const std::string& type);
};

}  // namespace comity::store
