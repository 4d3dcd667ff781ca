// A tree that grows: its root after each leaf, and the tiles to be stored for it.
//
// A value for one thread at a time; keeps the right edge, at most 8 KiB a level. Errors: those of the source.
#pragma once

#include <vector>

#include "log/tile.h"

namespace comity::log {

class Growth {
 public:
  Growth() = default;
  // Of a tree that is stored.
  static Result<Growth> of(std::uint64_t size, const TileSource& source);

  void append(const Hash& leaf);
  std::uint64_t size() const { return edge_.size(); }
  Hash root() const { return edge_.root(); }

  // The tiles that changed since the last call: of level 0 those that became full, of the others each as wide as it is.
  struct Tile {
    unsigned level = 0;
    std::uint64_t index = 0;
    Bytes hashes;
  };
  std::vector<Tile> take_changed();

 private:
  struct Level {
    std::uint64_t index = 0;   // of the tile
    std::vector<Hash> hashes;  // in it
    bool changed = false;
  };
  void put(std::size_t level, const Hash& hash);

  Edge edge_;
  std::vector<Level> right_;
  std::vector<Tile> full_;
};

// As a tile holds them.
Bytes bytes_of(const std::vector<Hash>& hashes);

}  // namespace comity::log
