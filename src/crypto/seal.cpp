#include "crypto/seal.h"

#include <algorithm>
#include <array>
#include <limits>

#include "crypto/hash.h"
#include "crypto/openssl.h"

namespace comity::crypto {

namespace {

const EVP_CIPHER* gcm() {
  static const EVP_CIPHER* const cipher = fetch_cipher("AES-256-GCM");
  return cipher;
}

const EVP_CIPHER* single_blocks() {
  static const EVP_CIPHER* const cipher = fetch_cipher("AES-256-ECB");
  return cipher;
}

// OpenSSL counts in int; limits.object_bytes lies far below.
int length(std::size_t size) {
  must(size <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
  return static_cast<int>(size);
}

// RFC 3394 §2.2, over single blocks: OpenSSL 3.0's own AES-WRAP leaves the processor's AES instructions unused
// and takes three times as long. The register A stands in front, the key's four parts follow it.
constexpr std::size_t kHalf = 8;
constexpr std::uint8_t kWrapCheck = 0xa6;
constexpr std::uint8_t kWrapSteps = 6 * Key::kSize / kHalf;
using WrapBlock = std::array<std::uint8_t, 2 * kHalf>;

std::uint8_t* wrapped_part(std::uint8_t* wrapped, std::uint8_t step) {
  return wrapped + kHalf * (1 + (step - 1U) % (Key::kSize / kHalf));
}

WrapBlock crypt_block(EVP_CIPHER_CTX* ctx, const std::uint8_t* front, const std::uint8_t* part) {
  WrapBlock block{};
  std::copy_n(front, kHalf, block.begin());
  std::copy_n(part, kHalf, block.begin() + kHalf);
  int written = 0;
  must(EVP_CipherUpdate(ctx, block.data(), &written, block.data(), static_cast<int>(block.size())));
  return block;
}

Failure not_authentic() { return fail(Code::damaged, Msg::kSealBroken); }

}  // namespace

Bytes seal(const Key& key, ByteView plain, ByteView context, Random& random) {
  Bytes out(kNonceSize + plain.size() + kTagSize);
  random.fill(std::span(out).first(kNonceSize));
  std::uint8_t* const cipher_text = out.data() + kNonceSize;
  EVP_CIPHER_CTX* const ctx = cipher_context();
  int written = 0;
  must(EVP_EncryptInit_ex2(ctx, gcm(), key.view().data(), out.data(), nullptr));
  must(EVP_EncryptUpdate(ctx, nullptr, &written, context.data(), length(context.size())));
  must(EVP_EncryptUpdate(ctx, cipher_text, &written, plain.data(), length(plain.size())));
  must(EVP_EncryptFinal_ex(ctx, cipher_text + plain.size(), &written));
  must(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, kTagSize, cipher_text + plain.size()));
  return out;
}

Result<Bytes> open(const Key& key, ByteView sealed, ByteView context) {
  if (sealed.size() < kNonceSize + kTagSize) return not_authentic();
  const ByteView cipher_text = sealed.subspan(kNonceSize, sealed.size() - kNonceSize - kTagSize);
  std::array<std::uint8_t, kTagSize> tag{};
  std::copy(sealed.end() - kTagSize, sealed.end(), tag.begin());
  Bytes plain(cipher_text.size());
  EVP_CIPHER_CTX* const ctx = cipher_context();
  int written = 0;
  must(EVP_DecryptInit_ex2(ctx, gcm(), key.view().data(), sealed.data(), nullptr));
  must(EVP_DecryptUpdate(ctx, nullptr, &written, context.data(), length(context.size())));
  must(EVP_DecryptUpdate(ctx, plain.data(), &written, cipher_text.data(), length(cipher_text.size())));
  must(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()));
  if (EVP_DecryptFinal_ex(ctx, plain.data() + plain.size(), &written) == 1) return plain;
  wipe(plain);  // nobody may read what is not proven
  return not_authentic();
}

Bytes wrap(const Key& wrapping_key, const Key& key) {
  Bytes out(kWrappedKeySize, kWrapCheck);
  std::copy(key.view().begin(), key.view().end(), out.begin() + kHalf);
  EVP_CIPHER_CTX* const ctx = cipher_context();
  must(EVP_EncryptInit_ex2(ctx, single_blocks(), wrapping_key.view().data(), nullptr, nullptr));
  must(EVP_CIPHER_CTX_set_padding(ctx, 0));
  for (std::uint8_t step = 1; step <= kWrapSteps; ++step) {
    std::uint8_t* const part = wrapped_part(out.data(), step);
    const WrapBlock block = crypt_block(ctx, out.data(), part);
    std::copy_n(block.begin(), kHalf, out.begin());
    out[kHalf - 1] ^= step;
    std::copy_n(block.begin() + kHalf, kHalf, part);
  }
  return out;
}

Result<Key> unwrap(const Key& wrapping_key, ByteView wrapped) {
  if (wrapped.size() != kWrappedKeySize) return not_authentic();
  std::array<std::uint8_t, kWrappedKeySize> plain{};
  std::copy(wrapped.begin(), wrapped.end(), plain.begin());
  EVP_CIPHER_CTX* const ctx = cipher_context();
  must(EVP_DecryptInit_ex2(ctx, single_blocks(), wrapping_key.view().data(), nullptr, nullptr));
  must(EVP_CIPHER_CTX_set_padding(ctx, 0));
  for (std::uint8_t step = kWrapSteps; step >= 1; --step) {
    plain[kHalf - 1] ^= step;
    std::uint8_t* const part = wrapped_part(plain.data(), step);
    const WrapBlock block = crypt_block(ctx, plain.data(), part);
    std::copy_n(block.begin(), kHalf, plain.begin());
    std::copy_n(block.begin() + kHalf, kHalf, part);
  }
  // RFC 3394 §2.2.3: the check value tells whether key and wrapping are genuine.
  constexpr std::array<std::uint8_t, kHalf> kCheck{kWrapCheck, kWrapCheck, kWrapCheck, kWrapCheck,
                                                   kWrapCheck, kWrapCheck, kWrapCheck, kWrapCheck};
  const bool genuine = equal(ByteView(plain).first(kHalf), kCheck);
  auto key = Key::from(ByteView(plain).subspan(kHalf));
  wipe(plain);
  if (!genuine) return not_authentic();
  return std::move(*key);
}

}  // namespace comity::crypto
