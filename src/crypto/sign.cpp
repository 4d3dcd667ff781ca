#include "crypto/sign.h"

#include <algorithm>

#include "crypto/openssl.h"

namespace comity::crypto {

struct SigningKey::Handle {
  KeyHandle key;
};

SigningKey::SigningKey(const Key& seed)
    : handle_(new Handle{KeyHandle(
          EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, seed.view().data(), seed.view().size()))}) {
  must(handle_->key != nullptr);
  std::size_t size = public_key_.size();
  must(EVP_PKEY_get_raw_public_key(handle_->key.get(), public_key_.data(), &size));
}

SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;

Signature SigningKey::sign(ByteView message) const {
  const DigestContext context(EVP_MD_CTX_new());
  must(context != nullptr);
  must(EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, handle_->key.get(), nullptr));
  Signature signature{};
  std::size_t size = signature.size();
  must(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()));
  return signature;
}

bool verify(const PublicKey& key, ByteView message, ByteView signature) {
  if (signature.size() != std::tuple_size_v<Signature>) return false;
  const KeyHandle handle(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, key.data(), key.size()));
  const DigestContext context(EVP_MD_CTX_new());
  must(context != nullptr);
  if (!handle || EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, handle.get(), nullptr) != 1)
    return false;
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

bool is_sound(const PublicKey& key) {
  // Little-endian y coordinates; the top bit is the sign of x. Of small order are y = 0, 1, p - 1 and the two of
  // order 8; p - 1 is refused with all that is not below it.
  constexpr std::array<std::string_view, 4> kSmallOrder{
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"};
  PublicKey y = key;
  y.back() &= 0x7fU;
  const std::string text = to_hex(y);
  if (std::find(kSmallOrder.begin(), kSmallOrder.end(), text) != kSmallOrder.end()) return false;
  constexpr std::uint8_t kLowestOfLargest = 0xec;  // p - 1 = 2^255 - 20 begins with it, then only ff, then 7f
  const bool others_full =
      y.back() == 0x7f && std::all_of(y.begin() + 1, y.end() - 1, [](auto b) { return b == 0xff; });
  return !others_full || y.front() < kLowestOfLargest;
}

}  // namespace comity::crypto
