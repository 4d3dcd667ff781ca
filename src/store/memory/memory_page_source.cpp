#include "store/memory/memory_page_source.h"

#include <algorithm>

namespace comity::store {

std::optional<StoredItem> MemoryPageSource::seen(Seq seq) const {
  const auto& item = *data_.find(seq);
  if (query_.box.empty()) return item.stored;
  for (const auto& member : item.boxes) {
    if (member.channel == channel_ && !member.gone) return StoredItem{item.stored.row, member.announced};
  }
  return std::nullopt;
}

Result<std::optional<ClassEntry>> MemoryPageSource::latest_class_entry(ClassId id) {
  const auto orders = data_.by_class.find({query_.tenant, id});
  if (orders == data_.by_class.end()) return std::nullopt;
  for (auto order = orders->second.rbegin(); order != orders->second.rend(); ++order) {
    const auto& entry = data_.announcements[*order - 1];
    if (entry.row.item == 0 && concerns(entry)) return ClassEntry{*order, entry.row.stamp, entry.places};
  }
  return std::nullopt;
}

Result<std::uint64_t> MemoryPageSource::last_moved_place(ClassId id) {
  return id >= 1 && id <= data_.classes.size() ? data_.classes[id - 1].moved_place : 0;
}

bool MemoryPageSource::in_stream(const MemoryEntry& entry, StreamKind kind) const {
  if (entry.row.item == 0) return false;
  switch (kind) {
    case StreamKind::everybody: return entry.row.audience.empty();
    case StreamKind::receiver: return !entry.row.audience.empty() && concerns(entry);
    default: return entry.moved && concerns(entry);
  }
}

Status MemoryPageSource::read(const Stream& stream, std::size_t count, std::vector<Candidate>& out) {
  if (stream.kind == StreamKind::members) return read_members(stream, count, out), Status{};
  const auto orders = data_.by_class.find({channel_, stream.class_id});
  if (orders == data_.by_class.end()) return {};
  auto order = std::upper_bound(orders->second.begin(), orders->second.end(), stream.after.order);
  for (; order != orders->second.end() && count > 0; ++order) {
    const auto& entry = data_.announcements[*order - 1];
    if (Position{*order, 0} > stream.until) return {};
    if (!in_stream(entry, stream.kind)) continue;
    out.push_back({{*order, 0}, entry.row.stamp, entry.row.item});
    --count;
  }
  return {};
}

void MemoryPageSource::read_members(const Stream& stream, std::size_t count, std::vector<Candidate>& out) const {
  auto i = data_.by_place.upper_bound({query_.tenant, stream.class_id, stream.after.place});
  for (; i != data_.by_place.end() && count > 0; ++i) {
    const auto& [tenant, id, place] = i->first;
    if (tenant != query_.tenant || id != stream.class_id || place > stream.until.place) return;
    if (!seen(i->second)) continue;
    out.push_back({{stream.entry.order, place}, stream.entry.stamp + place, i->second});
    --count;
  }
}

Result<std::uint64_t> MemoryPageSource::latest_item_entry(const StoredItem& item) {
  const auto& orders = data_.by_class.find({channel_, item.row.class_id})->second;
  for (auto order = orders.rbegin(); order != orders.rend() && *order > item.announced; ++order) {
    const auto& entry = data_.announcements[*order - 1];
    if (entry.row.item == item.row.seq && concerns(entry)) return *order;
  }
  return item.announced;
}

Status MemoryPageSource::versions(std::uint64_t id_key, From from,
                                  const std::function<bool(const StoredItem&)>& visit) {
  for (const auto seq : data_.versions_of(id_key, from)) {
    const auto item = seen(seq);
    if (item && !visit(*item)) break;
  }
  return {};
}

}  // namespace comity::store
