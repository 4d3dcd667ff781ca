// A log that grows group by group, and a log read again: at sizes around the borders of tiles.
#include "log/growth.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "log/audit.h"
#include "tests/unit/log/naive_tree.h"

namespace comity::log {
namespace {

constexpr std::array<std::size_t, 13> kSizes{0, 1, 2, 255, 256, 257, 511, 512, 65'535, 65'536, 65'537, 65'793, 66'048};

const std::vector<Hash>& leaves() {
  static const auto all = test::some_leaves(kSizes.back());
  return all;
}

// What is stored of a log, as the store keeps it: tiles of level 0 when they are full.
struct Kept {
  std::map<std::pair<unsigned, std::uint64_t>, Bytes> tiles;

  void take(Growth& growth) {
    for (auto& tile : growth.take_changed()) tiles[{tile.level, tile.index}] = std::move(tile.hashes);
  }
  TileSource source() {
    return [this](const TileId& id) -> Result<Bytes> {
      const auto found = tiles.find({id.level, id.index});
      Bytes bytes;
      if (found != tiles.end()) {
        bytes = found->second;
      } else if (id.level == 0) {
        const auto from = leaves().begin() + static_cast<std::ptrdiff_t>(id.index * kTileWidth);
        for (auto leaf = from; leaf != from + id.width; ++leaf) bytes.insert(bytes.end(), leaf->begin(), leaf->end());
      } else {
        return fail(Code::not_found, {Msg::kNoTile, {}});
      }
      bytes.resize(std::min(bytes.size(), id.width * sizeof(Hash)));
      return bytes;
    };
  }
  LeafSource entries() const {
    return [](const TileId& id) -> Result<std::vector<Hash>> {
      const auto from = leaves().begin() + static_cast<std::ptrdiff_t>(id.index * kTileWidth);
      return std::vector<Hash>(from, from + id.width);
    };
  }
};

Kept grown(std::size_t size, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Kept kept;
  Growth growth;
  while (growth.size() < size) {
    for (auto n = 1 + random() % 300; n > 0 && growth.size() < size; --n) growth.append(leaves()[growth.size()]);
    kept.take(growth);
  }
  EXPECT_EQ(growth.root(), root_of(std::span(leaves()).first(size)));
  return kept;
}

bool all_done(std::uint64_t /*leaves*/) { return true; }

TEST(Growth, GoesOnFromWhatIsStored) {
  for (const auto size : kSizes) {
    auto kept = grown(size, size);
    auto again = Growth::of(size, kept.source());
    ASSERT_TRUE(again) << size;
    EXPECT_EQ(again->root(), root_of(std::span(leaves()).first(size))) << size;
    if (size == leaves().size()) continue;
    again->append(leaves()[size]);
    EXPECT_EQ(again->root(), root_of(std::span(leaves()).first(size + 1))) << size;
  }
}

TEST(Growth, StoresTheTilesThatTheStandardNames) {
  for (const auto size : kSizes) {
    auto kept = grown(size, 7);
    for (const auto& id : tiles_between(0, size)) {
      if (id.level == 0 && id.width != kTileWidth) continue;
      ASSERT_TRUE(kept.tiles.contains({id.level, id.index})) << size << ' ' << path_of(id);
      EXPECT_EQ((kept.tiles[{id.level, id.index}].size()), id.width * sizeof(Hash)) << size << ' ' << path_of(id);
    }
  }
}

TEST(Audit, FindsNothingWrongInWhatGrew) {
  for (const auto size : kSizes) {
    auto kept = grown(size, 3);
    const auto audited = audit(size, kept.entries(), kept.source(), all_done);
    ASSERT_TRUE(audited) << size;
    EXPECT_TRUE(audited->wrong.empty()) << size;
    EXPECT_EQ(audited->root, root_of(std::span(leaves()).first(size))) << size;
    EXPECT_EQ(audited->leaves, size);
  }
}

TEST(Audit, FindsEveryTileThatIsOtherwise) {
  auto kept = grown(65'793, 5);
  for (auto& [id, bytes] : kept.tiles) {
    bytes[bytes.size() / 2] ^= 1U;
    const auto audited = audit(65'793, kept.entries(), kept.source(), all_done);
    bytes[bytes.size() / 2] ^= 1U;
    ASSERT_TRUE(audited);
    ASSERT_EQ(audited->wrong.size(), 1U);
    EXPECT_EQ(audited->wrong.front().level, id.first);
    EXPECT_EQ(audited->wrong.front().index, id.second);
    if (id.first == 0 && id.second == 20) break;  // the others are alike
  }
  kept.tiles.erase({1, 0});
  EXPECT_EQ(audit(65'793, kept.entries(), kept.source(), all_done)->wrong.size(), 1U);
}

TEST(Audit, EndsWhenItIsTold) {
  auto kept = grown(600, 1);
  const auto audited = audit(600, kept.entries(), kept.source(), [](std::uint64_t done) { return done < 512; });
  ASSERT_FALSE(audited);
  EXPECT_EQ(audited.error().code, Code::stopped);
}

}  // namespace
}  // namespace comity::log
