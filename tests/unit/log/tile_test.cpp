#include "log/tile.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/log/naive_tree.h"

namespace comity::log {
namespace {

using test::HashedTree;

// What a log would serve, by path; `asked` counts.
struct Served {
  explicit Served(const HashedTree& hashed) : tree(hashed) {}

  TileSource source(std::uint64_t size) {
    return [this, size](const TileId& id) -> Result<Bytes> {
      EXPECT_EQ(id.width, width_of(id.level, id.index, size)) << path_of(id);
      EXPECT_GT(id.width, 0U) << path_of(id);
      ++asked;
      Bytes out;
      for (const auto& hash : tree.level(id.level * kTileHeight).subspan(id.index * kTileWidth, id.width))
        out.insert(out.end(), hash.begin(), hash.end());
      return out;
    };
  }

  const HashedTree& tree;
  int asked = 0;
};

TEST(TilePath, IsThatOfTheStandard) {
  EXPECT_EQ(path_of({0, 1'234'067, kTileWidth}), "tile/0/x001/x234/067");
  EXPECT_EQ(path_of({63, 0, 1}), "tile/63/000.p/1");
  EXPECT_EQ(path_of({1, 999, 255}), "tile/1/999.p/255");
  EXPECT_EQ(path_of({2, 1000, kTileWidth}), "tile/2/x001/000");
  EXPECT_EQ(bundle_path_of(1'000'000, 7), "tile/entries/x001/x000/000.p/7");
}

TEST(TilePath, IsReadBack) {
  for (const std::uint64_t index : {0ULL, 1ULL, 12ULL, 999ULL, 1000ULL, 999'999ULL, 1'000'000ULL, (1ULL << 55U) - 1})
    for (const unsigned width : {1U, 9U, 255U, 256U}) {
      for (const unsigned level : {0U, 1U, 9U, 10U, 63U})
        EXPECT_EQ(parse_tile_path(path_of({level, index, width})), (TileId{level, index, width}));
      EXPECT_EQ(parse_bundle_path(bundle_path_of(index, width)), (TileId{0, index, width}));
    }
}

// tlog-tiles: "a tree of size 70,000 will be represented by 273 full level 0 tiles, ..."
TEST(Tiles, OfATreeAreThoseOfTheStandard) {
  const auto tiles = tiles_between(0, 70'000);
  ASSERT_EQ(tiles.size(), 273U + 1 + 1 + 1 + 1);
  EXPECT_EQ(tiles[272], (TileId{0, 272, 256}));
  EXPECT_EQ(tiles[273], (TileId{0, 273, 112}));
  EXPECT_EQ(tiles[274], (TileId{1, 0, 256}));
  EXPECT_EQ(tiles[275], (TileId{1, 1, 17}));
  EXPECT_EQ(tiles[276], (TileId{2, 0, 1}));
  EXPECT_EQ(tiles_between(0, 256), (std::vector<TileId>{{0, 0, 256}, {1, 0, 1}}));
}

TEST(Tiles, BetweenTwoSizesAreThoseThatChange) {
  EXPECT_TRUE(tiles_between(0, 0).empty());
  EXPECT_TRUE(tiles_between(300, 300).empty());
  EXPECT_EQ(tiles_between(255, 256), (std::vector<TileId>{{0, 0, 256}, {1, 0, 1}}));
  EXPECT_EQ(tiles_between(256, 257), (std::vector<TileId>{{0, 1, 1}}));
  EXPECT_EQ(tiles_between(65'535, 65'537), (std::vector<TileId>{{0, 255, 256}, {0, 256, 1}, {1, 0, 256}, {2, 0, 1}}));
  // Every tile of the new tree is one of the old or among those between.
  const auto with_level = [](std::uint64_t size) {
    std::set<std::string> paths;
    for (const auto& tile : tiles_between(0, size)) paths.insert(path_of(tile));
    return paths;
  };
  for (const std::uint64_t from : {0, 1, 255, 256, 257, 511, 65'535, 65'536, 65'792})
    for (const std::uint64_t to : {256, 300, 512, 65'536, 65'537, 66'000}) {
      if (to < from) continue;
      auto paths = with_level(from);
      std::set<std::string> fresh;
      for (const auto& tile : tiles_between(from, to)) EXPECT_TRUE(fresh.insert(path_of(tile)).second);
      for (const auto& path : with_level(to)) EXPECT_EQ(fresh.contains(path), !paths.contains(path)) << path;
    }
}

TEST(Tiles, GiveRootsAndProofsAroundTheirBorders) {
  const HashedTree tree(test::some_leaves(66'000));
  Served served(tree);
  for (const std::uint64_t size :
       {1, 2, 255, 256, 257, 511, 512, 513, 65'279, 65'280, 65'535, 65'536, 65'537, 66'000}) {
    TileTree tiles(size, served.source(size));
    const auto plain = tree.subtrees(size);
    EXPECT_EQ(root_of(size, tiles.subtrees()).value(), root_of(size, plain).value()) << size;
    for (const std::uint64_t at :
         {0, 1, 254, 255, 256, 257, 511, 512, 65'278, 65'279, 65'280, 65'535, 65'536, 65'999}) {
      if (at >= size) continue;
      EXPECT_EQ(inclusion_proof(at, size, tiles.subtrees()).value(), inclusion_proof(at, size, plain).value());
      EXPECT_EQ(consistency_proof(at, size, tiles.subtrees()).value(), consistency_proof(at, size, plain).value());
    }
  }
}

TEST(Tiles, AreFetchedOnceWhileTheyAreKept) {
  const HashedTree tree(test::some_leaves(20 * kTileWidth));
  Served served(tree);
  const std::uint64_t size = 20 * kTileWidth;
  TileTree tiles(size, served.source(size));
  for (int round = 0; round < 2; ++round)
    for (std::uint64_t at = 0; at < TileTree::kKept; ++at)
      EXPECT_TRUE(tiles.subtrees()(0, at * kTileWidth + static_cast<std::uint64_t>(round)));
  EXPECT_EQ(served.asked, TileTree::kKept);
  EXPECT_TRUE(tiles.subtrees()(0, 0));                // used last
  EXPECT_TRUE(tiles.subtrees()(0, 16 * kTileWidth));  // takes the place of the second
  EXPECT_TRUE(tiles.subtrees()(0, 0));
  EXPECT_EQ(served.asked, TileTree::kKept + 1);
  EXPECT_TRUE(tiles.subtrees()(0, kTileWidth));
  EXPECT_EQ(served.asked, TileTree::kKept + 2);
}

TEST(Tiles, OfAnotherSizeAreRefused) {
  for (const std::size_t size : {0U, 1U, 31U, 33U, 64U, 8192U}) {
    TileTree tiles(1, [&](const TileId&) -> Result<Bytes> { return Bytes(size); });
    EXPECT_EQ(tiles.subtrees()(0, 0).error().code, Code::damaged) << size;
  }
}

TEST(Tiles, AreNotAskedForOutsideOfTheTree) {
  TileTree tiles(300, [](const TileId&) -> Result<Bytes> { std::abort(); });
  const auto subtrees = tiles.subtrees();
  for (const auto& [height, index] :
       std::vector<std::pair<unsigned, std::uint64_t>>{{0, 300}, {1, 150}, {8, 1}, {9, 0}, {63, 0}, {64, 0}, {200, 0}})
    EXPECT_EQ(subtrees(height, index).error().code, Code::usage) << height;
}

TEST(Tiles, OfTheLargestTreeHaveHeights) {
  TileTree tiles(kMaxTreeSize - 1, [](const TileId& id) -> Result<Bytes> { return Bytes(id.width * sizeof(Hash)); });
  EXPECT_TRUE(tiles.subtrees()(62, 0));
  EXPECT_TRUE(tiles.subtrees()(0, kMaxTreeSize - 2));
  EXPECT_TRUE(root_of(kMaxTreeSize - 1, tiles.subtrees()));
}

TEST(Bundle, IsReadBack) {
  const Bytes longest(kMaxEntryBytes, 7);
  const Bytes one{1};
  const std::vector<ByteView> entries{one, {}, longest};
  const auto bundle = bundle_of(entries);
  EXPECT_EQ(bundle.size(), 2 + 1 + 2 + 2 + kMaxEntryBytes);
  EXPECT_EQ(split_bundle(bundle, 3).value(), (std::vector<Bytes>{one, {}, longest}));
}

TEST(Bundle, WhatIsCutOrTooMuchIsRefused) {
  const Bytes good{0, 1, 'a', 0, 2, 'b', 'c'};
  ASSERT_TRUE(split_bundle(good, 2));
  for (const unsigned width : {0U, 1U, 3U}) EXPECT_EQ(split_bundle(good, width).error().code, Code::malformed);
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(split_bundle(ByteView(good).first(size), 2)) << size;
  EXPECT_FALSE(split_bundle(Bytes{0xff, 0xff, 'a'}, 1));
  EXPECT_TRUE(split_bundle({}, 0)->empty());
}

}  // namespace
}  // namespace comity::log
