#include "log/verify.h"

#include <algorithm>
#include <bit>

#include "base/text.h"
#include "log/cosignature.h"

namespace comity::log {

namespace {

// Where a verifier stands in both trees: the place of its node, and that of the last one of the larger tree.
struct Ascent {
  std::uint64_t node;
  std::uint64_t last;

  bool has_left_sibling() const { return (node & 1U) != 0 || node == last; }
  void rise() {
    node >>= 1U;
    last >>= 1U;
  }
  // Over levels at which a node without a sibling stays as it is.
  void skip_alone() {
    while ((node & 1U) == 0 && node != 0) rise();
  }
};

// The newest cosignature of each witness of the policy; one that is wrong refuses the note.
Result<std::vector<Cosigned>> cosignatures(const Note& note, const Policy& policy) {
  std::vector<Cosigned> out;
  for (const auto& witness : policy.witnesses) {
    std::optional<Time> newest;
    for (const auto& signature : note.signatures) {
      if (!names(signature, witness.key)) continue;
      const auto at = cosigned_at(witness.key, note.text, signature);
      if (!at) return fail(Code::unproven, {Msg::kNoteForged, {{"name", witness.key.name}}});
      newest = std::max(newest, at);
    }
    if (newest) out.push_back({witness.name, *newest});
  }
  return out;
}

}  // namespace

bool is_included(const Hash& leaf, std::uint64_t index, std::uint64_t size, std::span<const Hash> proof,
                 const Hash& root) {
  if (index >= size) return false;
  Ascent at{index, size - 1};
  Hash joined = leaf;
  for (const auto& sibling : proof) {
    if (at.last == 0) return false;
    if (at.has_left_sibling()) {
      joined = node_hash(sibling, joined);
      at.skip_alone();
    } else {
      joined = node_hash(joined, sibling);
    }
    at.rise();
  }
  return at.last == 0 && joined == root;
}

bool is_consistent(std::uint64_t first, const Hash& first_root, std::uint64_t second, const Hash& second_root,
                   std::span<const Hash> proof) {
  if (first == second) return proof.empty() && first_root == second_root;
  if (first == 0) return proof.empty() && first_root == empty_root();
  if (first > second || proof.empty()) return false;
  Ascent at{first - 1, second - 1};
  while ((at.node & 1U) != 0) at.rise();
  Hash old_joined = first_root;
  if (!std::has_single_bit(first)) {
    old_joined = proof.front();
    proof = proof.subspan(1);
  }
  Hash new_joined = old_joined;
  for (const auto& sibling : proof) {
    if (at.last == 0) return false;
    if (at.has_left_sibling()) {
      old_joined = node_hash(sibling, old_joined);
      new_joined = node_hash(sibling, new_joined);
      at.skip_alone();
    } else {
      new_joined = node_hash(new_joined, sibling);
    }
    at.rise();
  }
  return at.last == 0 && old_joined == first_root && new_joined == second_root;
}

Result<VerifiedCheckpoint> verify_checkpoint(std::string_view text, const Policy& policy) {
  COMITY_TRY(const auto note, parse_note(text));
  COMITY_TRY(auto checkpoint, parse_checkpoint(note.text));
  // tlog-policy, "Defining a log": the key's name is the log's origin.
  std::vector<VerifierKey> keys;
  for (const auto& log : policy.logs)
    if (log.key.name == checkpoint.origin) keys.push_back(log.key);
  if (keys.empty()) return fail(Code::unproven, {Msg::kProofOrigin, {{"origin", excerpt(checkpoint.origin)}}});
  COMITY_TRY(auto signers, verified_by(note, keys));
  COMITY_TRY(auto cosigned, cosignatures(note, policy));
  const auto quorum = quorum_of(policy, cosigned);
  if (!quorum.reached)
    return fail(Code::unproven,
                {Msg::kProofQuorum, {{"count", std::to_string(cosigned.size())}, {"quorum", excerpt(policy.quorum)}}});
  return VerifiedCheckpoint{std::move(checkpoint), std::move(signers.front()), std::move(cosigned), quorum.at};
}

Result<VerifiedCheckpoint> verify_proof(const Proof& proof, const Hash& leaf, const Policy& policy) {
  COMITY_TRY(auto verified, verify_checkpoint(proof.checkpoint, policy));
  const auto& checkpoint = verified.checkpoint;
  if (!is_included(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root))
    return fail(Code::unproven,
                {Msg::kProofLeaf, {{"index", std::to_string(proof.index)}, {"origin", excerpt(checkpoint.origin)}}});
  return verified;
}

}  // namespace comity::log
