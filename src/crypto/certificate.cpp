#include "crypto/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "crypto/openssl.h"

namespace comity::crypto {

Result<Sha256> certificate_fingerprint(std::string_view pem, const std::string& where) {
  const std::unique_ptr<BIO, Free<BIO_free>> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const std::unique_ptr<X509, Free<X509_free>> certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) return fail(Code::malformed, Msg::kNoCertificate, where);
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  must(size > 0 ? 1 : 0);
  const auto fingerprint = sha256({der, static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return fingerprint;
}

}  // namespace comity::crypto
