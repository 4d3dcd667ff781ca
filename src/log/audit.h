// Reads a whole log again: hashes every leaf, compares every tile, and gives the root that comes out.
//
// A flipped bit in a log that nobody reads stays unseen until a proof fails before a court. Bounded memory, linear; one
// thread. Errors: those of the sources, stopped when `go_on` says so. What is wrong is a finding, not an error.
#pragma once

#include <functional>
#include <vector>

#include "log/tile.h"

namespace comity::log {

// The hashes of the leaves of a full or partial tile of level 0, from the entries themselves.
using LeafSource = std::function<Result<std::vector<Hash>>(const TileId& tile)>;

struct Audited {
  Hash root{};
  std::uint64_t leaves = 0;
  std::uint64_t tiles = 0;
  std::vector<TileId> wrong;  // tiles that are not what the leaves hash to, or are not there; the first kMostWrong
};
inline constexpr std::size_t kMostWrong = 100;

// Tiles that a tree of `size` has no full entries for are asked for as wide as they are. `go_on` hears how many leaves
// are done.
Result<Audited> audit(std::uint64_t size, const LeafSource& leaves, const TileSource& tiles,
                      const std::function<bool(std::uint64_t)>& go_on);

}  // namespace comity::log
