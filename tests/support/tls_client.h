// Certificates made for a test, and a client that speaks TLS with OpenSSL directly.
#pragma once

#include <openssl/ssl.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "crypto/openssl.h"

namespace comity::test {

struct CertificateFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::array<std::uint8_t, 32> fingerprint{};
};

// A self-signed P-256 certificate, good from `from` to `until` seconds from now, with its key, as files in `folder`.
CertificateFiles make_certificate(const std::filesystem::path& folder, const std::string& name, long from = -3'600,
                                  long until = 3'600);

struct TlsOffer {
  const CertificateFiles* certificate = nullptr;
  int lowest = TLS1_2_VERSION;
  int highest = TLS1_3_VERSION;
  std::string protocols;  // ALPN, as on the wire
  std::string ciphers;    // of TLS 1.2
  SSL_SESSION* session = nullptr;
};

class TlsClient {
 public:
  TlsClient(std::uint16_t port, const TlsOffer& offer);
  ~TlsClient();
  TlsClient(TlsClient&&) = delete;

  // The handshake succeeded; in TLS 1.3 a server may still refuse the client's certificate after it.
  bool connected() const { return connected_; }
  // Sends and reads until the server closes or has sent `enough`.
  std::string ask(std::string_view request, std::string_view enough = {});
  SSL* tls() { return tls_.get(); }

 private:
  Descriptor socket_;
  std::unique_ptr<SSL_CTX, crypto::Free<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, crypto::Free<SSL_free>> tls_;
  bool connected_ = false;
};

}  // namespace comity::test
