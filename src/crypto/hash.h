// Digests: SHA-1 (for the UUIDv5 ids of STIX only), SHA-256, and HMAC-SHA-256.
//
// Safe on any thread; each thread keeps one context, so that a call allocates nothing.
#pragma once

#include <array>
#include <initializer_list>

#include "base/bytes.h"
#include "crypto/secret.h"

namespace comity::crypto {

using Sha1 = std::array<std::uint8_t, 20>;
using Sha256 = std::array<std::uint8_t, 32>;

Sha1 sha1(ByteView bytes);
Sha256 sha256(ByteView bytes);
// Of the parts one after the other.
Sha256 sha256(std::initializer_list<ByteView> parts);

// RFC 2104 with SHA-256.
Sha256 hmac_sha256(const Key& key, ByteView bytes);

// In a time that depends on the lengths alone.
bool equal(ByteView a, ByteView b);

}  // namespace comity::crypto
