// What every use of OpenSSL needs; included by crypto/*.cpp and net/tls*.cpp only.
//
// Algorithms are fetched once and kept for the life of the process: fetching costs more than hashing an item.
#pragma once

#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace comity::crypto {

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* pointer) const {
    kFree(pointer);
  }
};

using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX_free>>;
using KeyHandle = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;

// With arguments of the right size these calls fail only when memory is out or the library is broken. A node
// that went on would store what nobody sealed.
inline void must(bool done) {
  if (!done) std::abort();
}
inline void must(int done) { must(done == 1); }

inline const EVP_CIPHER* fetch_cipher(const char* name) {
  const EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, name, nullptr);
  must(cipher != nullptr);
  return cipher;
}

inline const EVP_MD* fetch_digest(const char* name) {
  const EVP_MD* digest = EVP_MD_fetch(nullptr, name, nullptr);
  must(digest != nullptr);
  return digest;
}

inline EVP_CIPHER_CTX* cipher_context() {
  thread_local const CipherContext context(EVP_CIPHER_CTX_new());
  must(context != nullptr);
  return context.get();
}

}  // namespace comity::crypto
