#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <ctime>

#include "base/file.h"
#include "crypto/secret.h"
#include "net/tls.h"
#include "net/tls_stream.h"

namespace comity::net {

namespace {

constexpr std::uint64_t kMostBytes = 1'048'576;     // of a file
constexpr long kMostClientChain = 32'768;           // bytes of what a client may show
constexpr long kTicketSeconds = 3'600;              // how long a client may come back without showing its certificate
constexpr std::string_view kProtocol = "http/1.1";  // RFC 7301 §6

// What a session was made for; clients with certificates cannot come back without it.
constexpr std::array<unsigned char, 6> kSessions = {'c', 'o', 'm', 'i', 't', 'y'};

using ContextHandle = std::unique_ptr<SSL_CTX, crypto::Free<SSL_CTX_free>>;
using Input = std::unique_ptr<BIO, crypto::Free<BIO_free>>;

std::string openssl_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown" : reason;
}

Failure set_up_failure() { return fail(Code::crypto, {Msg::kTlsSetUp, {{"reason", openssl_reason()}}}); }

Failure certificate_failure(const std::filesystem::path& path) {
  return fail(Code::malformed, {Msg::kTlsCertificate, {{"reason", openssl_reason()}}}, path);
}

// Any certificate whose time it is: that the client holds its key, the handshake proves. Who may do what is decided
// by its fingerprint, so no authority is asked, and no chain is built from what strangers send.
int judge_client(X509_STORE_CTX* shown, void* clock) {
  const X509* certificate = X509_STORE_CTX_get0_cert(shown);
  std::time_t now = static_cast<const Clock*>(clock)->now().micros / 1'000'000;
  int error = X509_V_OK;
  if (X509_cmp_time(X509_get0_notBefore(certificate), &now) >= 0) error = X509_V_ERR_CERT_NOT_YET_VALID;
  if (X509_cmp_time(X509_get0_notAfter(certificate), &now) <= 0) error = X509_V_ERR_CERT_HAS_EXPIRED;
  X509_STORE_CTX_set_error(shown, error);
  return error == X509_V_OK ? 1 : 0;
}

// RFC 7301 §3.2: a client that names protocols has to name ours.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int size, void*) {
  for (unsigned int at = 0; at < size; at += 1U + offered[at]) {
    const std::string_view one(reinterpret_cast<const char*>(offered) + at + 1, offered[at]);
    if (one != kProtocol) continue;
    *chosen = offered + at + 1;
    *length = offered[at];
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

Result<ContextHandle> new_context(const Clock& clock) {
  ERR_clear_error();
  ContextHandle context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr) return set_up_failure();
  SSL_CTX* raw = context.get();
  const bool done = SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
                    // RFC 9325 §4.2: forward secrecy and authenticated encryption only
                    SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
                    SSL_CTX_set1_groups_list(raw, "X25519:P-256:P-384") == 1 &&
                    SSL_CTX_set_session_id_context(raw, kSessions.data(), kSessions.size()) == 1 &&
                    SSL_CTX_set_num_tickets(raw, 1) == 1;
  if (!done) return set_up_failure();
  SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(raw, 1);
  SSL_CTX_set_max_early_data(raw, 0);  // RFC 8446 §8: what is sent early can be sent twice by anyone
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_timeout(raw, kTicketSeconds);
  SSL_CTX_set_max_cert_list(raw, kMostClientChain);
  SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);
  SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(raw, judge_client, const_cast<Clock*>(&clock));
  return context;
}

Status use_certificate(SSL_CTX* context, const std::filesystem::path& path) {
  COMITY_TRY(const std::string text, read_file(path, kMostBytes));
  const Input input(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  const Certificate own(PEM_read_bio_X509(input.get(), nullptr, nullptr, nullptr));
  if (own == nullptr || SSL_CTX_use_certificate(context, own.get()) != 1) return certificate_failure(path);
  for (;;) {
    const Certificate next(PEM_read_bio_X509(input.get(), nullptr, nullptr, nullptr));
    if (next == nullptr) break;
    if (SSL_CTX_add1_chain_cert(context, next.get()) != 1) return certificate_failure(path);
  }
  if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) return certificate_failure(path);
  ERR_clear_error();
  return {};
}

Status use_key(SSL_CTX* context, const Tls& files) {
  COMITY_TRY(std::string text, read_file(files.key, kMostBytes));
  const Input input(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  const crypto::KeyHandle key(PEM_read_bio_PrivateKey(input.get(), nullptr, no_passphrase, nullptr));
  crypto::wipe(std::span(reinterpret_cast<std::uint8_t*>(text.data()), text.size()));
  ERR_clear_error();
  if (key == nullptr) return fail(Code::malformed, Msg::kTlsKey, files.key);
  if (X509_check_private_key(SSL_CTX_get0_certificate(context), key.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    ERR_clear_error();
    return fail(Code::malformed, {Msg::kTlsMismatch, {{"certificate", files.certificate}}}, files.key);
  }
  return {};
}

class Context final : public TlsContext {
 public:
  explicit Context(ContextHandle context) : context_(std::move(context)) {}
  std::unique_ptr<Stream> stream(int socket) const override { return tls_stream(context_.get(), socket); }

 private:
  ContextHandle context_;
};

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::load(const Tls& files, const Clock& clock) {
  COMITY_TRY(ContextHandle context, new_context(clock));
  COMITY_CHECK(use_certificate(context.get(), files.certificate));
  COMITY_CHECK(use_key(context.get(), files));
  return std::make_shared<const Context>(std::move(context));
}

}  // namespace comity::net
