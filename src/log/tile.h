// Tiles and entry bundles of C2SP tlog-tiles: their paths, their bytes, and a tree read from them.
//
// Plain functions, safe on any thread; a TileTree belongs to one thread. Paths are read strictly, so that each tile has
// one. Errors: malformed for bundles, damaged for tiles of another size, usage for places outside of the tree, and
// those of the source.
#pragma once

#include <functional>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "log/tree.h"

namespace comity::log {

inline constexpr unsigned kTileWidth = 256;
inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kMaxTileLevel = 63;
inline constexpr std::size_t kMaxEntryBytes = 65'535;

struct TileId {
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned width = kTileWidth;  // hashes (or entries) in it; fewer than kTileWidth: a partial tile

  bool operator==(const TileId&) const = default;
};

// From the log's prefix on, without a slash before: "tile/0/x001/234.p/5", "tile/entries/x001/234".
std::string path_of(const TileId& tile);
std::string bundle_path_of(std::uint64_t index, unsigned width);

// Empty for what the functions above would not write.
std::optional<TileId> parse_tile_path(std::string_view path);
std::optional<TileId> parse_bundle_path(std::string_view path);  // the tile of level 0 over the same entries

// The tiles that a tree has at `new_size` and had not, or not as wide, at `old_size`: full ones and the partial one of
// each level. Those of level 0 name the bundles as well.
std::vector<TileId> tiles_between(std::uint64_t old_size, std::uint64_t new_size);

// How wide the tile is in a tree of that size; 0: it is not in it.
unsigned width_of(unsigned level, std::uint64_t index, std::uint64_t size);

// The bytes of a tile, 32 a hash; asked for tiles of the tree alone, in their width at its size.
using TileSource = std::function<Result<Bytes>(const TileId&)>;

// Answers for subtrees from tiles. Hashes the inside of a tile once and keeps the kKept used last.
class TileTree {
 public:
  static constexpr std::size_t kKept = 16;  // 16 KiB each

  TileTree(std::uint64_t size, TileSource source) : size_(size), source_(std::move(source)) {}
  TileTree(const TileTree&) = delete;
  TileTree& operator=(const TileTree&) = delete;

  // Lives no longer than this.
  Subtrees subtrees();

 private:
  struct Expanded {
    TileId id;
    std::array<std::vector<Hash>, kTileHeight> nodes;  // by height in the tile
  };
  Result<Hash> subtree(unsigned height, std::uint64_t index);
  Result<const Expanded*> tile(unsigned level, std::uint64_t index);

  std::uint64_t size_;
  TileSource source_;
  std::list<Expanded> kept_;  // the one used last first
};

// Entries, each led by its length as a big-endian uint16; of at most kMaxEntryBytes.
Bytes bundle_of(std::span<const ByteView> entries);
Result<std::vector<Bytes>> split_bundle(ByteView bundle, unsigned width);

}  // namespace comity::log
