// The hashes of an RFC 6962 tree: SHA-256, leaves and nodes told apart by their first byte.
//
// Pure functions, safe on any thread. No errors.
#pragma once

#include "base/bytes.h"
#include "crypto/hash.h"

namespace comity::log {

using Hash = crypto::Sha256;

// A log has fewer leaves than this, so that no proof is longer than kMaxProof hashes.
inline constexpr std::uint64_t kMaxTreeSize = std::uint64_t{1} << 63U;
inline constexpr std::size_t kMaxProof = 63;

// RFC 6962 §2.1
Hash leaf_hash(ByteView entry);
Hash node_hash(const Hash& left, const Hash& right);
Hash empty_root();

}  // namespace comity::log
