// Everything that somebody without an account needs to check what a log says: proofs of inclusion and consistency,
// checkpoints, and tlog-proof files under a policy of their own.
//
// Depends on a hash and a signature only: no store, no JSON, no files, no clock. Pure functions, safe on any thread.
// Errors: malformed and limit for what cannot be read, unproven for what does not hold, with the step that failed.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "log/checkpoint.h"
#include "log/policy.h"
#include "log/proof.h"

namespace comity::log {

// RFC 9162 §2.1.3.2 (RFC 6962 has the proof, not how to check it).
bool is_included(const Hash& leaf, std::uint64_t index, std::uint64_t size, std::span<const Hash> proof,
                 const Hash& root);

// RFC 9162 §2.1.4.2. Equal sizes and an empty first tree have an empty proof.
bool is_consistent(std::uint64_t first, const Hash& first_root, std::uint64_t second, const Hash& second_root,
                   std::span<const Hash> proof);

struct VerifiedCheckpoint {
  Checkpoint checkpoint;
  VerifierKey log;                 // one of the policy's that signed it
  std::vector<Cosigned> cosigned;  // by witnesses of the policy
  std::optional<Time> seen;        // when the quorum had seen it (QuorumState::at)
};

// Signed by a log of the policy under its own name, cosigned by the quorum.
Result<VerifiedCheckpoint> verify_checkpoint(std::string_view note, const Policy& policy);

// The same, and that the log has this leaf (leaf_hash of an entry) where the proof says.
Result<VerifiedCheckpoint> verify_proof(const Proof& proof, const Hash& leaf, const Policy& policy);

}  // namespace comity::log
