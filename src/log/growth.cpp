#include "log/growth.h"

#include <algorithm>

namespace comity::log {

namespace {

std::vector<Hash> hashes_in(const Bytes& bytes) {
  std::vector<Hash> hashes(bytes.size() / sizeof(Hash));
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Hash)), sizeof(Hash), hashes[i].begin());
  }
  return hashes;
}

}  // namespace

Bytes bytes_of(const std::vector<Hash>& hashes) {
  Bytes bytes;
  bytes.reserve(hashes.size() * sizeof(Hash));
  for (const auto& hash : hashes) bytes.insert(bytes.end(), hash.begin(), hash.end());
  return bytes;
}

Result<Growth> Growth::of(std::uint64_t size, const TileSource& source) {
  Growth growth;
  TileTree tree(size, source);
  COMITY_TRY(growth.edge_, Edge::of(size, tree.subtrees()));
  for (auto [level, left] = std::pair(0U, size); left != 0; ++level, left /= kTileWidth) {
    Level right{left / kTileWidth, {}, false};
    const auto width = static_cast<unsigned>(left % kTileWidth);
    if (width != 0) {
      COMITY_TRY(const auto bytes, source({level, right.index, width}));
      right.hashes = hashes_in(bytes);
    }
    growth.right_.push_back(std::move(right));
  }
  return growth;
}

void Growth::append(const Hash& leaf) {
  edge_.append(leaf);
  put(0, leaf);
}

// C2SP tlog-tiles, "Merkle Tree": a full tile is one hash of the level above.
void Growth::put(std::size_t level, const Hash& hash) {
  if (level == right_.size()) right_.emplace_back();
  auto& right = right_[level];
  right.hashes.push_back(hash);
  right.changed = true;
  if (right.hashes.size() < kTileWidth) return;
  const auto root = root_of(right.hashes);
  full_.push_back({static_cast<unsigned>(level), right.index, bytes_of(right.hashes)});
  right = {right.index + 1, {}, false};
  put(level + 1, root);
}

std::vector<Growth::Tile> Growth::take_changed() {
  auto changed = std::exchange(full_, {});
  for (std::size_t level = 1; level < right_.size(); ++level) {
    auto& right = right_[level];
    if (!right.changed) continue;
    changed.push_back({static_cast<unsigned>(level), right.index, bytes_of(right.hashes)});
    right.changed = false;
  }
  return changed;
}

}  // namespace comity::log
