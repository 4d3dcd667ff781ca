// Bytes that must not outlive their use: zeroised when destroyed or moved from, never copied by accident, never
// printed.
//
// Key is the one size all our keys have (AES-256, HMAC-SHA-256, Ed25519 seeds); Secret is of any length
// (passphrases, unsealed documents). Plain values, each used by one thread at a time or read by many.
#pragma once

#include <string.h>

#include <array>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "base/random.h"

namespace comity::crypto {

inline void wipe(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) ::explicit_bzero(bytes.data(), bytes.size());
}

class Key {
 public:
  static constexpr std::size_t kSize = 32;

  static Key random(Random& random) {
    Key key;
    random.fill(key.bytes_);
    return key;
  }
  // Empty unless `bytes` has the size of a key.
  static std::optional<Key> from(ByteView bytes) {
    if (bytes.size() != kSize) return std::nullopt;
    Key key;
    ::memcpy(key.bytes_.data(), bytes.data(), kSize);
    return key;
  }

  Key(Key&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }
  Key& operator=(Key&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Key() { wipe(bytes_); }

  ByteView view() const { return bytes_; }
  // For whoever derives a key into it.
  std::span<std::uint8_t> writable() { return bytes_; }
  // A second one on purpose.
  Key clone() const {
    Key key;
    key.bytes_ = bytes_;
    return key;
  }

 private:
  Key() = default;

  std::array<std::uint8_t, kSize> bytes_{};
};

class Secret {
 public:
  Secret() = default;
  explicit Secret(Bytes bytes) : bytes_(std::move(bytes)) {}
  explicit Secret(std::string_view text) : bytes_(as_bytes(text).begin(), as_bytes(text).end()) {}
  Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  Secret& operator=(Secret&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Secret() { wipe(bytes_); }

  ByteView view() const { return bytes_; }
  std::string_view text() const { return as_text(bytes_); }
  bool empty() const { return bytes_.empty(); }

 private:
  Bytes bytes_;  // never grown: a reallocation would leave a copy behind
};

}  // namespace comity::crypto
