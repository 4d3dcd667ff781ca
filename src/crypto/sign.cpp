#include "crypto/sign.h"

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

}  // namespace comity::crypto
