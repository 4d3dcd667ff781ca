#include "tests/support/tls_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cstdio>

namespace comity::test {

namespace {

using File = std::unique_ptr<std::FILE, decltype([](std::FILE* file) { std::fclose(file); })>;

}  // namespace

CertificateFiles make_certificate(const std::filesystem::path& folder, const std::string& name, long from, long until) {
  const crypto::KeyHandle key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, crypto::Free<X509_free>> certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(certificate.get(), subject);
  X509_sign(certificate.get(), key.get(), EVP_sha256());

  CertificateFiles files{folder / (name + ".pem"), folder / (name + ".key")};
  X509_digest(certificate.get(), EVP_sha256(), files.fingerprint.data(), nullptr);
  const File certificate_file(std::fopen(files.certificate.c_str(), "w"));
  PEM_write_X509(certificate_file.get(), certificate.get());
  const File key_file(std::fopen(files.key.c_str(), "w"));
  PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return files;
}

TlsClient::TlsClient(std::uint16_t port, const TlsOffer& offer) : context_(SSL_CTX_new(TLS_client_method())) {
  SSL_CTX_set_min_proto_version(context_.get(), offer.lowest);
  SSL_CTX_set_max_proto_version(context_.get(), offer.highest);
  SSL_CTX_set_security_level(context_.get(), 0);
  if (!offer.ciphers.empty()) SSL_CTX_set_cipher_list(context_.get(), offer.ciphers.c_str());
  if (offer.certificate != nullptr) {
    SSL_CTX_use_certificate_file(context_.get(), offer.certificate->certificate.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context_.get(), offer.certificate->key.c_str(), SSL_FILETYPE_PEM);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socket_ = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience{10, 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;

  tls_.reset(SSL_new(context_.get()));
  SSL_set_fd(tls_.get(), socket_.get());
  SSL_set_alpn_protos(tls_.get(), reinterpret_cast<const unsigned char*>(offer.protocols.data()),
                      static_cast<unsigned>(offer.protocols.size()));
  if (offer.session != nullptr) SSL_set_session(tls_.get(), offer.session);
  connected_ = SSL_connect(tls_.get()) == 1;
}

TlsClient::~TlsClient() {
  if (connected_) SSL_shutdown(tls_.get());
}

std::string TlsClient::ask(std::string_view request, std::string_view enough) {
  std::string answer;
  if (!connected_ || SSL_write(tls_.get(), request.data(), static_cast<int>(request.size())) <= 0) return answer;
  std::array<char, 16'384> some{};
  while (enough.empty() || answer.find(enough) == std::string::npos) {
    const int got = SSL_read(tls_.get(), some.data(), static_cast<int>(some.size()));
    if (got <= 0) break;
    answer.append(some.data(), static_cast<std::size_t>(got));
  }
  return answer;
}

}  // namespace comity::test
