// An RFC 6962 tree: roots and proofs, computed from its perfect subtrees wherever those are kept.
//
// An Edge is a value for one thread at a time; the functions are pure and ask `subtrees` for at most a few hashes a
// level of the tree. Sizes are below kMaxTreeSize. Errors: those of `subtrees`, and Code::usage for places outside of
// the tree.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "log/hash.h"

namespace comity::log {

// The hash over the leaves [index * 2^height, (index + 1) * 2^height), all of which are in the tree.
using Subtrees = std::function<Result<Hash>(unsigned height, std::uint64_t index)>;

// The right edge of a tree: the perfect subtrees it is made of, enough to grow it and to know its root.
class Edge {
 public:
  // Of a tree that is stored.
  static Result<Edge> of(std::uint64_t size, const Subtrees& subtrees);

  void append(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;

 private:
  std::uint64_t size_ = 0;
  std::array<Hash, kMaxProof> perfect_{};  // by height; in use where size_ has a bit
};

Hash root_of(std::span<const Hash> leaves);
Result<Hash> root_of(std::uint64_t size, const Subtrees& subtrees);

// RFC 6962 §2.1.1: from the leaf's sibling to the root's child.
Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const Subtrees& subtrees);

// RFC 6962 §2.1.2: that the tree of size `second` begins with that of size `first`. Nothing to prove, no hashes: of
// equal sizes, and of an empty tree.
Result<std::vector<Hash>> consistency_proof(std::uint64_t first, std::uint64_t second, const Subtrees& subtrees);

}  // namespace comity::log
