// RFC 6962 §2.1 as it is written, recursive and slow: what the tree's code is compared with.
#pragma once

#include <bit>
#include <span>
#include <string>
#include <vector>

#include "log/tree.h"

namespace comity::test {

using log::Hash;
using log::node_hash;

using Leaves = std::span<const Hash>;

inline std::vector<Hash> some_leaves(std::size_t count) {
  std::vector<Hash> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(log::leaf_hash(as_bytes("leaf " + std::to_string(i))));
  return out;
}

// k, the largest power of two smaller than n
inline std::size_t k_of(Leaves d) { return std::bit_floor(d.size() - 1); }

inline Hash naive_root(Leaves d) {
  if (d.empty()) return crypto::sha256(ByteView{});
  if (d.size() == 1) return d.front();
  return node_hash(naive_root(d.first(k_of(d))), naive_root(d.subspan(k_of(d))));
}

// PATH(m, D[n])
inline std::vector<Hash> naive_path(std::size_t m, Leaves d) {
  if (d.size() == 1) return {};
  const auto k = k_of(d);
  auto path = m < k ? naive_path(m, d.first(k)) : naive_path(m - k, d.subspan(k));
  path.push_back(m < k ? naive_root(d.subspan(k)) : naive_root(d.first(k)));
  return path;
}

// SUBPROOF(m, D[n], b)
inline std::vector<Hash> naive_subproof(std::size_t m, Leaves d, bool whole) {
  if (m == d.size()) return whole ? std::vector<Hash>{} : std::vector{naive_root(d)};
  const auto k = k_of(d);
  auto proof = m <= k ? naive_subproof(m, d.first(k), whole) : naive_subproof(m - k, d.subspan(k), false);
  proof.push_back(m <= k ? naive_root(d.subspan(k)) : naive_root(d.first(k)));
  return proof;
}

// All of a tree's perfect subtrees, each hashed once.
class HashedTree {
 public:
  explicit HashedTree(Leaves leaves) {
    for (levels_.emplace_back(leaves.begin(), leaves.end()); levels_.back().size() > 1;) {
      std::vector<Hash> above;
      for (std::size_t i = 0; i + 1 < levels_.back().size(); i += 2)
        above.push_back(node_hash(levels_.back()[i], levels_.back()[i + 1]));
      levels_.push_back(std::move(above));
    }
  }

  // Ends the test program when asked for what the first `size` leaves have not.
  log::Subtrees subtrees(std::uint64_t size) const {
    return [this, size](unsigned height, std::uint64_t index) -> Result<Hash> {
      if ((index + 1) << height > size) std::abort();
      return levels_.at(height).at(index);
    };
  }
  std::span<const Hash> level(std::size_t height) const { return levels_.at(height); }
  std::size_t height() const { return levels_.size(); }

 private:
  std::vector<std::vector<Hash>> levels_;
};

}  // namespace comity::test
