#include "log/audit.h"

#include <algorithm>

#include "log/growth.h"

namespace comity::log {

namespace {

Status compare(const Growth::Tile& tile, const TileSource& tiles, Audited& audited) {
  const TileId id{tile.level, tile.index, static_cast<unsigned>(tile.hashes.size() / sizeof(Hash))};
  const auto stored = tiles(id);
  if (!stored && stored.error().code != Code::not_found && stored.error().code != Code::damaged) {
    return tl::make_unexpected(stored.error());
  }
  ++audited.tiles;
  if ((!stored || *stored != tile.hashes) && audited.wrong.size() < kMostWrong) audited.wrong.push_back(id);
  return {};
}

}  // namespace

Result<Audited> audit(std::uint64_t size, const LeafSource& leaves, const TileSource& tiles,
                      const std::function<bool(std::uint64_t)>& go_on) {
  Audited audited;
  Growth growth;
  for (std::uint64_t at = 0; at < size; at = growth.size()) {
    const TileId bundle{0, at / kTileWidth, width_of(0, at / kTileWidth, size)};
    COMITY_TRY(const auto hashes, leaves(bundle));
    if (hashes.size() != bundle.width) return fail(Code::damaged, {Msg::kTileShort, {{"path", path_of(bundle)}}});
    for (const auto& hash : hashes) growth.append(hash);
    const bool at_end = growth.size() == size;
    if (bundle.width != kTileWidth) COMITY_CHECK(compare({0, bundle.index, bytes_of(hashes)}, tiles, audited));
    for (const auto& tile : growth.take_changed()) {
      // A tile that more leaves will fill is compared when they have.
      const bool is_full = tile.hashes.size() == kTileWidth * sizeof(Hash);
      if (is_full || at_end) COMITY_CHECK(compare(tile, tiles, audited));
    }
    audited.leaves = growth.size();
    if (!go_on(audited.leaves)) return fail(Code::stopped, Msg::kStopped);
  }
  audited.root = growth.root();
  return audited;
}

}  // namespace comity::log
