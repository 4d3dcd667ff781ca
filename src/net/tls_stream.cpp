#include "net/tls_stream.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <string>

namespace comity::net {

namespace {

constexpr std::size_t kRecord = 16'384;  // RFC 8446 §5.1: the most of one record
constexpr std::size_t kRecordsAtOnce = 65'536;

class TlsStream final : public Stream {
 public:
  TlsStream(TlsHandle tls, int socket) : tls_(std::move(tls)), socket_(socket) {}

  Io handshake() override {
    ERR_clear_error();
    const int result = SSL_is_init_finished(tls_.get()) == 1 ? 1 : SSL_accept(tls_.get());
    const Io why = result == 1 ? Io::done : reason(result);
    const Io sent = flush();  // an alert, too
    if (why == Io::failed || why == Io::end) return why;
    if (sent != Io::done) return sent;
    if (why == Io::done) fingerprint();
    return why;
  }

  Got read(std::span<char> into) override {
    ERR_clear_error();
    std::size_t got = 0;
    const int result = SSL_read_ex(tls_.get(), into.data(), into.size(), &got);
    if (result == 1) return {Io::done, got};
    return {reason(result)};
  }

  Io write(std::span<std::string_view> parts) override {
    for (;;) {
      if (const Io io = flush(); io != Io::done) return io;
      if (std::all_of(parts.begin(), parts.end(), [](auto part) { return part.empty(); })) return Io::done;
      if (!seal(parts)) return Io::failed;
    }
  }

  bool buffered() const override { return SSL_has_pending(tls_.get()) == 1; }

  void finish() override {
    ERR_clear_error();
    SSL_shutdown(tls_.get());
    flush();
  }

  bool secure() const override { return true; }
  std::optional<Fingerprint> certificate() const override { return certificate_; }

  // What OpenSSL wants to read and write.
  Got take(std::span<char> into) { return receive(socket_, into); }
  void keep(std::string_view records) { out_ += records; }

 private:
  Io reason(int result) const {
    switch (SSL_get_error(tls_.get(), result)) {
      case SSL_ERROR_WANT_READ: return Io::want_read;
      case SSL_ERROR_ZERO_RETURN: return Io::end;
      default: return Io::failed;
    }
  }

  // Turns the front of `parts` into records: large parts as they lie, small ones together.
  bool seal(std::span<std::string_view> parts) {
    ERR_clear_error();
    std::array<char, kRecord> together;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled before it is read
    while (out_.size() < kRecordsAtOnce) {
      const auto first = std::find_if(parts.begin(), parts.end(), [](auto part) { return !part.empty(); });
      if (first == parts.end()) return true;
      std::string_view record = first->substr(0, kRecord);
      if (record.size() < kRecord) {
        std::size_t size = 0;
        for (const auto part : parts) size += part.copy(together.data() + size, together.size() - size);
        record = {together.data(), size};
      }
      std::size_t sealed = 0;
      if (SSL_write_ex(tls_.get(), record.data(), record.size(), &sealed) != 1) return false;
      take_off(parts, sealed);
    }
    return true;
  }

  Io flush() {
    while (flushed_ < out_.size()) {
      const std::array<std::string_view, 1> rest = {std::string_view(out_).substr(flushed_)};
      const auto got = send(socket_, rest);
      if (got.io != Io::done) return got.io;
      flushed_ += got.bytes;
    }
    out_ = {};
    flushed_ = 0;
    return Io::done;
  }

  void fingerprint() {
    const X509* shown = SSL_get0_peer_certificate(tls_.get());
    Fingerprint digest{};
    if (shown != nullptr && X509_digest(shown, EVP_sha256(), digest.data(), nullptr) == 1) certificate_ = digest;
  }

  TlsHandle tls_;
  int socket_;
  std::string out_;  // records that the socket has not taken
  std::size_t flushed_ = 0;
  std::optional<Fingerprint> certificate_;
};

TlsStream& stream_of(BIO* bio) { return *static_cast<TlsStream*>(BIO_get_data(bio)); }

int bio_read(BIO* bio, char* into, std::size_t size, std::size_t* got) {
  BIO_clear_retry_flags(bio);
  const auto took = stream_of(bio).take({into, size});
  if (took.io == Io::want_read) BIO_set_retry_read(bio);
  *got = took.bytes;
  return took.io == Io::done ? 1 : 0;
}

int bio_write(BIO* bio, const char* from, std::size_t size, std::size_t* written) {
  BIO_clear_retry_flags(bio);
  stream_of(bio).keep({from, size});
  *written = size;
  return 1;
}

long bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* bio_method() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");
    crypto::must(made != nullptr);
    BIO_meth_set_read_ex(made, bio_read);
    BIO_meth_set_write_ex(made, bio_write);
    BIO_meth_set_ctrl(made, bio_control);
    return made;
  }();
  return method;
}

}  // namespace

std::unique_ptr<Stream> tls_stream(SSL_CTX* context, int socket) {
  TlsHandle tls(SSL_new(context));
  BIO* bio = BIO_new(bio_method());
  crypto::must(tls != nullptr && bio != nullptr);
  SSL_set_bio(tls.get(), bio, bio);
  auto stream = std::make_unique<TlsStream>(std::move(tls), socket);
  BIO_set_data(bio, stream.get());
  BIO_set_init(bio, 1);
  return stream;
}

}  // namespace comity::net
