// What the store in memory holds, and how batches change it and pages read it. Simple first: it is the model.
//
// Owned by MemoryStore, which locks around every call.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "store/page.h"
#include "store/sequence.h"

namespace comity::store {

struct MemoryItem {
  StoredItem stored;
  Sealed sealed;
  std::vector<std::uint64_t> tokens;
};

struct MemoryEntry {
  AnnouncementRow row;
  std::string tenant;
  std::uint64_t places = 0;  // of a class entry
  bool again = false;        // an item's second and later ones
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
  std::vector<DictionaryRow> dictionaries;
  std::vector<MemoryAside> asides;
  std::map<std::string, std::string> meta;
  std::map<std::string, ClassId, std::less<>> class_ids;
  std::map<std::pair<std::uint64_t, std::string>, Seq> by_version;                 // 0: erased before it was ever here
  std::map<std::pair<std::string, ClassId>, std::vector<std::uint64_t>> by_class;  // orders, sorted
  std::map<std::tuple<std::string, ClassId, std::uint64_t>, Seq> by_place;
  Sequence sequence;

  const MemoryItem* find(Seq seq) const { return seq >= 1 && seq <= items.size() ? &items[seq - 1] : nullptr; }
  std::vector<Seq> versions_of(std::uint64_t id_key, From from) const;
  Position position_after(std::uint64_t stamp) const;

  Result<Outcome> apply(const Batch& batch, Time now, Random& random);

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
  enum class Again : std::uint8_t { no, yes };
  void announce(const NewAnnouncement& announcement, const Applying& applying, Again again);
  ClassId intern(const std::string& facts, const std::string& type);
};

class MemoryPageSource final : public PageSource {
 public:
  MemoryPageSource(const MemoryData& data, const std::string& tenant, const std::string& audience)
      : data_(data), tenant_(tenant), audience_(audience) {}

  Result<Position> position_after(std::uint64_t stamp) override { return data_.position_after(stamp); }
  Result<bool> has_own_entries() override { return !audience_.empty(); }
  Result<std::optional<ClassEntry>> latest_class_entry(ClassId id) override;
  Result<std::uint64_t> last_moved_place(ClassId id) override;
  Status read(const Stream& stream, std::size_t count, std::vector<Candidate>& out) override;
  Result<StoredItem> item(Seq seq) override { return data_.find(seq)->stored; }
  Result<std::uint64_t> latest_item_entry(const StoredItem& item) override;
  Result<std::uint64_t> stamp_of(std::uint64_t order) override { return data_.announcements[order - 1].row.stamp; }
  Status versions(std::uint64_t id_key, From from, const std::function<bool(const StoredItem&)>& visit) override;

 private:
  bool concerns(const MemoryEntry& entry) const {
    return entry.row.audience.empty() || entry.row.audience == audience_;
  }
  bool in_stream(const MemoryEntry& entry, StreamKind kind) const;
  void read_members(const Stream& stream, std::size_t count, std::vector<Candidate>& out) const;

  const MemoryData& data_;
  const std::string& tenant_;
  const std::string& audience_;
};

}  // namespace comity::store
