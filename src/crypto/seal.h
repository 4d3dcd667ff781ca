// Sealing of stored bytes (AES-256-GCM) and of the keys they are sealed with (AES key wrap, RFC 3394).
//
// Safe on any thread; each thread keeps its context. Opening what was altered, cut or sealed under another key
// or for another place yields Code::damaged and no bytes at all.
#pragma once

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace comity::crypto {

inline constexpr std::size_t kNonceSize = 12;
inline constexpr std::size_t kTagSize = 16;
inline constexpr std::size_t kWrappedKeySize = Key::kSize + 8;

// nonce ‖ ciphertext ‖ tag. `context` (what the bytes are, where they belong) is authenticated, not stored: it
// has to be the same when opened. A nonce is random: one key seals at most 2^32 texts (NIST SP 800-38D §8.3).
Bytes seal(const Key& key, ByteView plain, ByteView context, Random& random);
Result<Bytes> open(const Key& key, ByteView sealed, ByteView context);

Bytes wrap(const Key& wrapping_key, const Key& key);
Result<Key> unwrap(const Key& wrapping_key, ByteView wrapped);

}  // namespace comity::crypto
