// A key from a passphrase: Argon2id (RFC 9106), slow and memory-hungry on purpose.
//
// The cost is stated beside what the key seals and read back from there, so it is bounded: a hostile file must
// not make the reader allocate or compute without end.
#pragma once

#include <array>

#include "base/result.h"
#include "crypto/secret.h"

namespace comity::crypto {

using Salt = std::array<std::uint8_t, 16>;

struct PassphraseCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 65'536;
  std::uint32_t lanes = 1;
};

inline constexpr PassphraseCost kHighestCost{16, 1'048'576, 8};

// Code::limit beyond kHighestCost or below what Argon2 takes; Code::crypto when memory is out.
Result<Key> derive_key(const Secret& passphrase, const Salt& salt, PassphraseCost cost);

}  // namespace comity::crypto
