#include "exchange/stored_log.h"

#include <algorithm>

#include "log/checkpoint.h"
#include "log/leaf.h"
#include "log/note.h"

namespace comity::exchange {

namespace {

Failure cut_short(std::uint64_t from) {
  return fail(Code::damaged, {Msg::kLogReadsBack, {{"number", std::to_string(from)}}});
}

Result<std::vector<store::Digest>> commitments(const store::LogParts& parts, std::uint64_t first,
                                               const log::TileId& tile) {
  const auto from = first + tile.index * log::kTileWidth;
  COMITY_TRY(auto found, parts.commitments(from, tile.width));
  if (found.size() != tile.width) return cut_short(from);
  return found;
}

Result<Bytes> leaves(const store::LogParts& parts, std::uint64_t first, const log::TileId& tile) {
  COMITY_TRY(const auto found, commitments(parts, first, tile));
  Bytes bytes;
  for (const auto& one : found) {
    const auto hash = log::leaf_of(one);
    bytes.insert(bytes.end(), hash.begin(), hash.end());
  }
  return bytes;
}

}  // namespace

store::LogParts parts_of(store::Store& store) {
  return {[&store](auto log, auto level, auto index) { return store.log_tile(log, level, index); },
          [&store](auto from, auto count) { return store.commitments(from, count); }};
}

log::TileSource tiles_of(store::LogParts parts, std::uint64_t first) {
  return [parts = std::move(parts), first](const log::TileId& tile) -> Result<Bytes> {
    const std::size_t size = tile.width * sizeof(log::Hash);
    auto stored = parts.tile(first, tile.level, tile.index);
    if (!stored && stored.error().code == Code::not_found && tile.level == 0) return leaves(parts, first, tile);
    if (stored && stored->size() < size) return cut_short(tile.index);
    if (stored) stored->resize(size);
    return stored;
  };
}

Result<Bytes> bundle_of(const store::LogParts& parts, std::uint64_t first, const log::TileId& bundle) {
  COMITY_TRY(const auto found, commitments(parts, first, bundle));
  std::vector<std::array<std::uint8_t, log::kEntrySize>> entries;
  for (const auto& one : found) entries.push_back(log::entry_of(one));
  return log::bundle_of(std::vector<ByteView>(entries.begin(), entries.end()));
}

log::TileSource stored_tiles(store::Store& store, std::uint64_t first) {
  return [parts = parts_of(store), first](const log::TileId& tile) -> Result<Bytes> {
    const bool is_kept = tile.level != 0 || tile.width == log::kTileWidth;
    if (!is_kept) return leaves(parts, first, tile);
    COMITY_TRY(auto bytes, parts.tile(first, tile.level, tile.index));
    bytes.resize(std::min(bytes.size(), tile.width * sizeof(log::Hash)));
    return bytes;
  };
}

Result<log::Audited> audit_stored(store::Store& store, const store::LogHead& head,
                                  const std::function<bool(std::uint64_t)>& go_on) {
  const auto parts = parts_of(store);
  const log::LeafSource of_entries = [&](const log::TileId& tile) -> Result<std::vector<log::Hash>> {
    COMITY_TRY(const auto found, commitments(parts, head.first, tile));
    std::vector<log::Hash> hashes;
    for (const auto& one : found) hashes.push_back(log::leaf_of(one));
    return hashes;
  };
  return log::audit(head.size, of_entries, stored_tiles(store, head.first), go_on);
}

bool is_head_of(const store::LogHead& head, const log::Hash& root, std::span<const log::VerifierKey> keys) {
  const auto note = log::parse_note(head.note);
  const auto checkpoint = note ? log::parse_checkpoint(note->text) : tl::make_unexpected(note.error());
  if (!checkpoint || checkpoint->size != head.size || checkpoint->root != head.root || head.root != root) return false;
  const auto signers = log::verified_by(*note, keys);
  return signers &&
         std::all_of(signers->begin(), signers->end(), [&](const auto& key) { return key.name == checkpoint->origin; });
}

}  // namespace comity::exchange
