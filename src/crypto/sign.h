// Ed25519 signatures (RFC 8032).
//
// A SigningKey is made from its 32-byte seed and signs on any thread.
#pragma once

#include <array>
#include <memory>

#include "base/bytes.h"
#include "crypto/secret.h"

namespace comity::crypto {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

class SigningKey {
 public:
  explicit SigningKey(const Key& seed);
  ~SigningKey();
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;

  const PublicKey& public_key() const { return public_key_; }
  Signature sign(ByteView message) const;

 private:
  struct Handle;
  std::unique_ptr<const Handle> handle_;
  PublicKey public_key_{};
};

// RFC 8032 §5.1.7, strict: a signature of another length or with S out of range is none.
bool verify(const PublicKey& key, ByteView message, ByteView signature);

// A key to be enrolled: not one of the points of small order, for which anyone can sign, and in the one encoding
// that RFC 8032 §5.1.2 gives it. verify() itself, like OpenSSL, takes both.
bool is_sound(const PublicKey& key);

}  // namespace comity::crypto
