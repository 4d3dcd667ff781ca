// What the paging algorithm looks up, in the store in memory.
//
// Used under MemoryStore's lock; `data` and `query` must outlive it. Never fails.
#pragma once

#include <string>

#include "store/channel.h"
#include "store/memory/memory_data.h"

namespace comity::store {

class MemoryPageSource final : public PageSource {
 public:
  MemoryPageSource(const MemoryData& data, const PageQuery& query)
      : data_(data), query_(query), channel_(channel_of(query.tenant, query.box)) {}

  Result<Position> position_after(std::uint64_t stamp) override { return data_.position_after(stamp); }
  Result<bool> has_own_entries() override { return !query_.audience.empty(); }
  Result<std::optional<ClassEntry>> latest_class_entry(ClassId id) override;
  Result<std::uint64_t> last_moved_place(ClassId id) override;
  Status read(const Stream& stream, std::size_t count, std::vector<Candidate>& out) override;
  Result<std::optional<StoredItem>> item(Seq seq) override { return seen(seq); }
  Result<std::uint64_t> latest_item_entry(const StoredItem& item) override;
  Result<std::uint64_t> stamp_of(std::uint64_t order) override { return data_.announcements[order - 1].row.stamp; }
  Status versions(std::uint64_t id_key, From from, const std::function<bool(const StoredItem&)>& visit) override;

 private:
  bool concerns(const MemoryEntry& entry) const {
    return entry.row.audience.empty() || entry.row.audience == query_.audience;
  }
  // As the view has it; empty where it is no member.
  std::optional<StoredItem> seen(Seq seq) const;
  bool in_stream(const MemoryEntry& entry, StreamKind kind) const;
  void read_members(const Stream& stream, std::size_t count, std::vector<Candidate>& out) const;

  const MemoryData& data_;
  const PageQuery& query_;
  std::string channel_;  // of item entries
};

}  // namespace comity::store
