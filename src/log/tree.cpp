#include "log/tree.h"

#include <algorithm>
#include <bit>
#include <optional>

namespace comity::log {

namespace {

// The hash over the leaves [begin, end), where a subtree of that many may begin; at least one leaf. Joins the perfect
// subtrees from the right, the smallest, to the left.
Result<Hash> hash_over(std::uint64_t begin, std::uint64_t end, const Subtrees& subtrees) {
  std::optional<Hash> joined;
  while (begin < end) {
    const auto height = static_cast<unsigned>(std::countr_zero(end - begin));
    end -= std::uint64_t{1} << height;
    COMITY_TRY(const Hash perfect, subtrees(height, end >> height));
    joined = joined ? node_hash(perfect, *joined) : perfect;
  }
  return *joined;
}

// RFC 6962 §2.1: a tree is split at the largest power of two below its size.
std::uint64_t split_of(std::uint64_t begin, std::uint64_t end) { return begin + std::bit_floor(end - begin - 1); }

Failure outside(std::uint64_t index, std::uint64_t size) {
  return fail(Code::usage, {Msg::kTreeOutside, {{"index", std::to_string(index)}, {"size", std::to_string(size)}}});
}

}  // namespace

Result<Edge> Edge::of(std::uint64_t size, const Subtrees& subtrees) {
  Edge edge;
  edge.size_ = size;
  for (std::uint64_t end = size; end != 0;) {
    const auto height = static_cast<unsigned>(std::countr_zero(end));
    end -= std::uint64_t{1} << height;
    COMITY_TRY(edge.perfect_[height], subtrees(height, end >> height));
  }
  return edge;
}

void Edge::append(const Hash& leaf) {
  Hash joined = leaf;
  unsigned height = 0;
  for (; (size_ >> height & 1U) != 0; ++height) joined = node_hash(perfect_[height], joined);
  perfect_[height] = joined;
  ++size_;
}

Hash Edge::root() const {
  if (size_ == 0) return empty_root();
  auto height = static_cast<unsigned>(std::countr_zero(size_));
  Hash joined = perfect_[height];
  while (++height < perfect_.size())
    if ((size_ >> height & 1U) != 0) joined = node_hash(perfect_[height], joined);
  return joined;
}

Hash root_of(std::span<const Hash> leaves) {
  Edge edge;
  for (const auto& leaf : leaves) edge.append(leaf);
  return edge.root();
}

Result<Hash> root_of(std::uint64_t size, const Subtrees& subtrees) {
  if (size == 0) return empty_root();
  return hash_over(0, size, subtrees);
}

Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const Subtrees& subtrees) {
  if (index >= size) return outside(index, size);
  std::vector<Hash> proof;
  std::uint64_t begin = 0;
  for (std::uint64_t end = size; end - begin > 1;) {
    const auto split = split_of(begin, end);
    const bool left = index < split;
    COMITY_TRY(const Hash sibling, left ? hash_over(split, end, subtrees) : hash_over(begin, split, subtrees));
    proof.push_back(sibling);
    (left ? end : begin) = split;
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<std::vector<Hash>> consistency_proof(std::uint64_t first, std::uint64_t second, const Subtrees& subtrees) {
  if (first > second) return outside(first, second);
  std::vector<Hash> proof;
  if (first == 0) return proof;
  std::uint64_t begin = 0;
  for (std::uint64_t end = second; end != first;) {
    const auto split = split_of(begin, end);
    const bool left = first <= split;
    COMITY_TRY(const Hash sibling, left ? hash_over(split, end, subtrees) : hash_over(begin, split, subtrees));
    proof.push_back(sibling);
    (left ? end : begin) = split;
  }
  // The old tree itself is known to who asks; a part of it is not.
  if (begin != 0) {
    COMITY_TRY(const Hash last, hash_over(begin, first, subtrees));
    proof.push_back(last);
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

}  // namespace comity::log
