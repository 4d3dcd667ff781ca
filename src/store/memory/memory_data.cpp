#include "store/memory/memory_data.h"

#include <algorithm>

#include "store/batch.h"

namespace comity::store {

namespace {

ItemRow row_of(const NewItem& item, const std::string& tenant, std::uint64_t record) {
  ItemRow row;
  row.kind = item.kind;
  row.tenant = tenant;
  row.type = item.type;
  row.id = item.id;
  row.version = item.version;
  row.id_key = item.id_key;
  row.digest = item.digest;
  row.owner = item.owner;
  row.creator = item.creator;
  row.custodian = item.custodian;
  row.origin = item.origin;
  row.exercise = item.exercise;
  row.key_id = item.sealed.key_id;
  row.dictionary = item.sealed.dictionary;
  row.format = item.sealed.format;
  row.record = record;
  return row;
}

void forget(ItemRow& row) {
  row.state = State::erased;
  row.id.clear();
  row.creator.clear();
}

}  // namespace

Position MemoryData::position_after(std::uint64_t stamp) const {
  const auto later = std::partition_point(announcements.begin(), announcements.end(),
                                          [&](const MemoryEntry& entry) { return entry.row.stamp <= stamp; });
  if (later == announcements.begin()) return {};
  const auto& last = *std::prev(later);
  return {last.row.order, std::min(stamp - last.row.stamp, last.places)};
}

std::vector<Seq> MemoryData::versions_of(std::uint64_t id_key, From from) const {
  std::vector<Seq> found;
  for (auto i = by_version.lower_bound({id_key, ""}); i != by_version.end() && i->first.first == id_key; ++i) {
    if (i->second != 0) found.push_back(i->second);
  }
  if (from == From::newest) std::reverse(found.begin(), found.end());
  return found;
}

Status MemoryData::check(const Batch& batch) const {
  Known known{sequence.item, static_cast<ClassId>(classes.size()), {}, {}};
  known.type_of = [this](std::string_view facts) -> std::optional<std::string_view> {
    const auto found = class_ids.find(facts);
    if (found == class_ids.end()) return std::nullopt;
    return classes[found->second - 1].row.type;
  };
  known.type_of_item = [this](Seq seq) -> Result<std::string> { return find(seq)->stored.row.type; };
  return check_batch(batch, known);
}

Result<Outcome> MemoryData::apply(const Batch& batch, Time now, Random& random) {
  COMITY_CHECK(check(batch));
  Applying applying{batch, now, random, {}};
  applying.outcome.log_index = sequence.records++;
  records.push_back({applying.outcome.log_index, now, batch.record});
  for (const auto& key : batch.erasures) erase(key, applying);
  for (const auto& item : batch.items) applying.outcome.items.push_back(take(item, applying));
  for (const auto& aside : batch.asides) put_aside(aside, applying);
  for (const auto& change : batch.states) {
    auto& state = items[change.item - 1].stored.row.state;
    if (state != State::erased) state = change.state;
  }
  for (const auto& change : batch.classes) change_class(change);
  for (const auto& announcement : batch.announcements) announce(announcement, applying, Again::yes);
  for (const auto& dictionary : batch.dictionaries) {
    dictionaries.push_back({++sequence.dictionaries, dictionary});
    applying.outcome.dictionaries.push_back(sequence.dictionaries);
  }
  for (const auto& [name, value] : batch.meta) meta[name] = value;
  return std::move(applying.outcome);
}

void MemoryData::erase(const VersionKey& key, Applying& applying) {
  bool any = false;
  for (auto& aside : asides) {
    auto& row = aside.row.item;
    if (row.id_key != key.id_key || row.version != key.version || row.state == State::erased) continue;
    any = true;
    forget(row);
    row.type.clear();
    aside.row.details.clear();
    aside.row.has_content = false;
    aside.sealed = {};
  }
  const auto seq = by_version.try_emplace({key.id_key, key.version}, 0).first->second;
  if (any) ++applying.outcome.erased;
  if (is_erased(seq)) return;
  if (!any) ++applying.outcome.erased;
  auto& item = items[seq - 1];
  forget(item.stored.row);
  item.sealed = {};
  item.tokens.clear();
}

ItemOutcome MemoryData::take(const NewItem& item, Applying& applying) {
  const auto found = by_version.find({item.id_key, item.version});
  if (found == by_version.end()) return {Taken::taken, insert(item, applying)};
  const auto seq = found->second;
  if (is_erased(seq)) return {Taken::erased, seq};
  if (items[seq - 1].stored.row.digest == item.digest) return {Taken::duplicate, seq};
  put_aside({AsideReason::conflict, item, {}}, applying);
  return {Taken::conflict, seq};
}

Seq MemoryData::insert(const NewItem& item, Applying& applying) {
  const Seq seq = ++sequence.item;
  const ClassId class_id = intern(item.class_facts, item.type);
  const auto place = classes[class_id - 1].next_place++;
  ItemRow row = row_of(item, applying.batch.tenant, applying.outcome.log_index);
  row.seq = seq;
  row.class_id = class_id;
  row.place = place;
  items.push_back({{std::move(row), sequence.order + 1}, item.sealed, item.tokens});
  by_version[{item.id_key, item.version}] = seq;
  by_place[{applying.batch.tenant, class_id, place}] = seq;
  announce({seq, 0, {}}, applying, Again::no);
  return seq;
}

void MemoryData::put_aside(const NewAside& aside, const Applying& applying) {
  const auto found = by_version.find({aside.item.id_key, aside.item.version});
  if (found != by_version.end() && is_erased(found->second)) return;
  const bool known = std::any_of(asides.begin(), asides.end(), [&](const MemoryAside& other) {
    const auto& item = other.row.item;
    return item.id_key == aside.item.id_key && item.version == aside.item.version && item.digest == aside.item.digest &&
           other.row.reason == aside.reason;
  });
  if (known) return;
  AsideRow row{++sequence.asides, aside.reason,  row_of(aside.item, applying.batch.tenant, applying.outcome.log_index),
               applying.now,      aside.details, !aside.item.sealed.bytes.empty()};
  asides.push_back({std::move(row), aside.item.sealed});
}

void MemoryData::change_class(const ClassChange& change) {
  auto& row = items[change.item - 1].stored.row;
  if (row.state == State::erased) return;
  const ClassId to = intern(change.class_facts, row.type);
  if (to == row.class_id) return;
  by_place.erase({row.tenant, row.class_id, row.place});
  auto& old_entries = by_class[{row.tenant, row.class_id}];
  auto& new_entries = by_class[{row.tenant, to}];
  for (auto& entry : announcements) {
    if (entry.row.item != row.seq) continue;
    entry.row.class_id = to;
    entry.moved = true;
    old_entries.erase(std::lower_bound(old_entries.begin(), old_entries.end(), entry.row.order));
    new_entries.insert(std::lower_bound(new_entries.begin(), new_entries.end(), entry.row.order), entry.row.order);
  }
  auto& joined = classes[to - 1];
  row.class_id = to;
  row.place = joined.next_place++;
  joined.moved_place = row.place;
  by_place[{row.tenant, to, row.place}] = row.seq;
}

void MemoryData::announce(const NewAnnouncement& announcement, const Applying& applying, Again again) {
  const bool whole_class = announcement.item == 0;
  const auto& tenant = whole_class ? applying.batch.tenant : items[announcement.item - 1].stored.row.tenant;
  const ClassId class_id = whole_class ? announcement.class_id : items[announcement.item - 1].stored.row.class_id;
  const auto places = whole_class ? classes[class_id - 1].next_place - 1 : 0;
  const auto stamp = sequence.next_stamp(applying.now, applying.random, places);
  AnnouncementRow row{++sequence.order, stamp, announcement.item, class_id, announcement.audience};
  by_class[{tenant, class_id}].push_back(row.order);
  announcements.push_back({std::move(row), tenant, places, again == Again::yes && !whole_class, false});
}

ClassId MemoryData::intern(const std::string& facts, const std::string& type) {
  const auto [found, made] = class_ids.try_emplace(facts, static_cast<ClassId>(classes.size() + 1));
  if (made) classes.push_back({{found->second, facts, type}});
  return found->second;
}

Result<std::optional<ClassEntry>> MemoryPageSource::latest_class_entry(ClassId id) {
  const auto orders = data_.by_class.find({tenant_, id});
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
    case StreamKind::receiver: return !entry.row.audience.empty() && entry.row.audience == audience_;
    default: return entry.moved && concerns(entry);
  }
}

Status MemoryPageSource::read(const Stream& stream, std::size_t count, std::vector<Candidate>& out) {
  if (stream.kind == StreamKind::members) return read_members(stream, count, out), Status{};
  const auto orders = data_.by_class.find({tenant_, stream.class_id});
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
  auto i = data_.by_place.upper_bound({tenant_, stream.class_id, stream.after.place});
  for (; i != data_.by_place.end() && count > 0; ++i, --count) {
    const auto& [tenant, id, place] = i->first;
    if (tenant != tenant_ || id != stream.class_id || place > stream.until.place) return;
    out.push_back({{stream.entry.order, place}, stream.entry.stamp + place, i->second});
  }
}

Result<std::uint64_t> MemoryPageSource::latest_item_entry(const StoredItem& item) {
  const auto& orders = data_.by_class.find({item.row.tenant, item.row.class_id})->second;
  for (auto order = orders.rbegin(); order != orders.rend() && *order > item.announced; ++order) {
    const auto& entry = data_.announcements[*order - 1];
    if (entry.row.item == item.row.seq && concerns(entry)) return *order;
  }
  return item.announced;
}

Status MemoryPageSource::versions(std::uint64_t id_key, From from,
                                  const std::function<bool(const StoredItem&)>& visit) {
  for (const auto seq : data_.versions_of(id_key, from)) {
    if (!visit(data_.find(seq)->stored)) break;
  }
  return {};
}

}  // namespace comity::store
