#include "store/memory/memory_data.h"

#include <algorithm>

#include "store/batch.h"
#include "store/channel.h"

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
  row.wrapped_key = item.sealed.wrapped_key;
  return row;
}

void forget(ItemRow& row) {
  row.state = State::erased;
  row.id.clear();
  row.creator.clear();
  row.wrapped_key.clear();
}

}  // namespace

MemoryMember* MemoryItem::member_of(const std::string& channel) {
  const auto found =
      std::find_if(boxes.begin(), boxes.end(), [&](const MemoryMember& other) { return other.channel == channel; });
  return found == boxes.end() ? nullptr : &*found;
}

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
  Known known{sequence.item, static_cast<ClassId>(classes.size()), {}, {}, {}};
  known.type_of = [this](std::string_view facts) -> std::optional<std::string_view> {
    const auto found = class_ids.find(facts);
    if (found == class_ids.end()) return std::nullopt;
    return classes[found->second - 1].row.type;
  };
  known.type_of_item = [this](Seq seq) -> Result<std::string> { return find(seq)->stored.row.type; };
  known.tenant_of_item = [this](Seq seq) -> Result<std::string> { return find(seq)->stored.row.tenant; };
  return check_batch(batch, known);
}

Result<Outcome> MemoryData::apply(const Batch& batch, Time now, Random& random) {
  COMITY_CHECK(check(batch));
  Applying applying{batch, now, random, {}};
  if (batch.record) {
    applying.outcome.log_index = sequence.records++;
    records.push_back({applying.outcome.log_index, now, *batch.record});
  }
  for (const auto& key : batch.erasures) erase(key, applying);
  for (const auto& item : batch.items) {
    const auto taken = applying.outcome.items.emplace_back(take(item, applying));
    const bool joins = taken.taken == Taken::taken || taken.taken == Taken::duplicate;
    if (joins && !batch.box.empty()) join({batch.box, taken.item}, applying);
  }
  for (const auto& aside : batch.asides) put_aside(aside, applying);
  for (const auto& change : batch.states) {
    auto& state = items[change.item - 1].stored.row.state;
    if (state != State::erased) state = change.state;
  }
  for (const auto& change : batch.classes) change_class(change);
  for (const auto& membership : batch.joins) join(membership, applying);
  for (const auto& membership : batch.leaves) leave(membership, applying);
  for (const auto& announcement : batch.announcements) announce(announcement, applying);
  for (const auto& dictionary : batch.dictionaries) {
    dictionaries.push_back({++sequence.dictionaries, dictionary});
    applying.outcome.dictionaries.push_back(sequence.dictionaries);
  }
  write_documents(batch, now);
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
  items.push_back({{std::move(row), sequence.order + 1}, item.sealed, item.tokens, {}});
  by_version[{item.id_key, item.version}] = seq;
  by_place[{applying.batch.tenant, class_id, place}] = seq;
  add_entry(applying.batch.tenant, {0, 0, seq, class_id, {}}, 0, applying);
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
  for (auto& entry : announcements) {
    if (entry.row.item != row.seq) continue;
    auto& old_entries = by_class[{entry.channel, row.class_id}];
    auto& new_entries = by_class[{entry.channel, to}];
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

void MemoryData::join(const Membership& membership, const Applying& applying) {
  auto& item = items[membership.item - 1];
  const auto& row = item.stored.row;
  if (row.state == State::erased || row.tenant != applying.batch.tenant) return;
  const auto channel = channel_of(row.tenant, membership.box);
  auto* const member = item.member_of(channel);
  if (member != nullptr && !member->gone) return;
  if (member != nullptr) {
    member->gone = false;
  } else {
    item.boxes.push_back({channel, sequence.order + 1, false});
  }
  add_entry(channel, {0, 0, row.seq, row.class_id, {}}, 0, applying);
}

void MemoryData::leave(const Membership& membership, const Applying& applying) {
  auto* const member = items[membership.item - 1].member_of(channel_of(applying.batch.tenant, membership.box));
  if (member != nullptr) member->gone = true;
}

void MemoryData::announce(const NewAnnouncement& announcement, const Applying& applying) {
  if (announcement.item == 0) {
    return add_entry(applying.batch.tenant, {0, 0, 0, announcement.class_id, announcement.audience},
                     classes[announcement.class_id - 1].next_place - 1, applying);
  }
  const auto& item = items[announcement.item - 1];
  const AnnouncementRow row{0, 0, announcement.item, item.stored.row.class_id, announcement.audience};
  add_entry(item.stored.row.tenant, row, 0, applying);
  for (const auto& member : item.boxes) {
    if (!member.gone) add_entry(member.channel, row, 0, applying);
  }
}

// The sequencer gives order and stamp.
void MemoryData::add_entry(const std::string& channel, const AnnouncementRow& row, std::uint64_t places,
                           const Applying& applying) {
  MemoryEntry entry{row, channel, places, false};
  entry.row.stamp = sequence.next_stamp(applying.now, applying.random, places);
  entry.row.order = ++sequence.order;
  by_class[{channel, row.class_id}].push_back(entry.row.order);
  announcements.push_back(std::move(entry));
}

void MemoryData::write_documents(const Batch& batch, Time now) {
  if (!batch.documents.empty()) drop_expired(now);
  for (const auto& document : batch.documents) documents[document.key] = document;
  for (const auto& key : batch.forgotten) documents.erase(key);
}

void MemoryData::drop_expired(Time now) {
  std::vector<std::pair<Time, DocumentKey>> expired;
  for (const auto& [key, document] : documents) {
    if (document.expires.micros != 0 && document.expires <= now) expired.emplace_back(document.expires, key);
  }
  std::sort(expired.begin(), expired.end());
  if (expired.size() > kDroppedBeforeWriting) expired.resize(kDroppedBeforeWriting);
  for (const auto& [expires, key] : expired) documents.erase(key);
}

ClassId MemoryData::intern(const std::string& facts, const std::string& type) {
  const auto [found, made] = class_ids.try_emplace(facts, static_cast<ClassId>(classes.size() + 1));
  if (made) classes.push_back({{found->second, facts, type}});
  return found->second;
}

std::vector<Digest> MemoryData::commitments(std::uint64_t from, std::size_t limit) const {
  std::vector<Digest> found;
  for (auto i = from; i < records.size() && found.size() < limit; ++i) found.push_back(records[i].record.commitment);
  return found;
}

Result<Bytes> MemoryData::log_tile(std::uint64_t log, unsigned level, std::uint64_t index) const {
  const auto found = log_tiles.find({log, level, index});
  if (found != log_tiles.end()) return found->second;
  return fail(Code::not_found, {Msg::kNoTile, {{"level", std::to_string(level)}, {"number", std::to_string(index)}}});
}

Status MemoryData::extend(LogKeeper& keeper) {
  const auto before = log_heads.empty() ? LogHead{records.size() - 1, 0, {}, {}} : log_heads.back();
  const LogParts parts{
      [this](auto log, auto level, auto index) { return log_tile(log, level, index); },
      [this](auto from, auto count) -> Result<std::vector<Digest>> { return commitments(from, count); }};
  COMITY_TRY(auto extension, keeper.extend(before, commitments(before.first + before.size, records.size()), parts));
  for (auto& tile : extension.tiles) {
    log_tiles[{extension.head.first, tile.level, tile.index}] = std::move(tile.hashes);
  }
  if (!log_heads.empty() && before.first == extension.head.first) log_heads.pop_back();
  log_heads.push_back(std::move(extension.head));
  return {};
}

}  // namespace comity::store
