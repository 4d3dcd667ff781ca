#include "log/tree.h"

#include <gtest/gtest.h>

#include "tests/unit/log/naive_tree.h"

namespace comity::log {
namespace {

using test::HashedTree;

TEST(Hashes, AreThoseOfTheStandard) {
  // sha256sum of the bytes: 00; 00 "L"; 01, 32 zero bytes, 32 zero bytes; nothing.
  EXPECT_EQ(to_hex(leaf_hash({})), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(to_hex(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(node_hash(Hash{}, Hash{})), "ae0798d0ecaed2b778eddebf18f071a561c53658c05e76cedecc27cafbdbc577");
}

TEST(Tree, RootsAndProofsAreThoseOfTheDefinition) {
  const auto leaves = test::some_leaves(130);
  const HashedTree tree(leaves);
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    const auto first = std::span(leaves).first(size);
    const auto subtrees = tree.subtrees(size);
    ASSERT_EQ(root_of(first), test::naive_root(first));
    ASSERT_EQ(root_of(size, subtrees).value(), test::naive_root(first));
    for (std::size_t i = 0; i < size; ++i)
      ASSERT_EQ(inclusion_proof(i, size, subtrees).value(), test::naive_path(i, first)) << i << " of " << size;
    for (std::size_t m = 1; m <= size; ++m)
      ASSERT_EQ(consistency_proof(m, size, subtrees).value(), test::naive_subproof(m, first, true)) << m << " " << size;
  }
}

TEST(Tree, AnEdgeGrowsFromWhatIsStored) {
  const auto leaves = test::some_leaves(70);
  const HashedTree tree(leaves);
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    auto edge = Edge::of(size, tree.subtrees(size)).value();
    for (std::size_t i = size; i < leaves.size(); ++i) edge.append(leaves[i]);
    EXPECT_EQ(edge.size(), leaves.size());
    EXPECT_EQ(edge.root(), root_of(leaves)) << size;
  }
}

TEST(Tree, AProofHasAtMostOneHashALevel) {
  const Subtrees zeros = [](unsigned, std::uint64_t) -> Result<Hash> { return Hash{}; };
  EXPECT_EQ(inclusion_proof(0, kMaxTreeSize - 1, zeros)->size(), kMaxProof);
  EXPECT_EQ(consistency_proof(1, kMaxTreeSize - 1, zeros)->size(), kMaxProof);
  EXPECT_EQ(consistency_proof(kMaxTreeSize - 2, kMaxTreeSize - 1, zeros)->size(), kMaxProof);
  EXPECT_TRUE(root_of(kMaxTreeSize - 1, zeros));
  EXPECT_TRUE(Edge::of(kMaxTreeSize - 1, zeros));
}

TEST(Tree, PlacesOutsideAreRefused) {
  const HashedTree tree(test::some_leaves(4));
  EXPECT_EQ(inclusion_proof(4, 4, tree.subtrees(4)).error().code, Code::usage);
  EXPECT_EQ(inclusion_proof(0, 0, tree.subtrees(0)).error().code, Code::usage);
  EXPECT_EQ(consistency_proof(4, 3, tree.subtrees(3)).error().code, Code::usage);
  EXPECT_TRUE(consistency_proof(0, 3, tree.subtrees(3))->empty());
}

TEST(Tree, WhatTheSubtreesSayIsPassedOn) {
  const Subtrees broken = [](unsigned, std::uint64_t) -> Result<Hash> { return fail(Code::io, Msg::kNoteText); };
  EXPECT_EQ(Edge::of(5, broken).error().code, Code::io);
  EXPECT_EQ(root_of(5, broken).error().code, Code::io);
  EXPECT_EQ(inclusion_proof(2, 5, broken).error().code, Code::io);
  EXPECT_EQ(consistency_proof(2, 5, broken).error().code, Code::io);
  EXPECT_EQ(consistency_proof(3, 4, broken).error().code, Code::io);
}

}  // namespace
}  // namespace comity::log
