#include <fstream>

#include "base/bytes.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tls_client.h"
#include "tests/unit/net/server_fixture.h"

namespace comity::net {
namespace {

using test::CertificateFiles;
using test::make_certificate;
using test::TlsClient;
using test::TlsOffer;

constexpr const char* kOnce = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

class TlsTest : public ServerTest {
 protected:
  void SetUp() override {
    server_files_ = make_certificate(folder_.path(), "server");
    service_.on_handle = [](const Request& request) {
      const std::string who = request.certificate ? to_hex(*request.certificate) : "nobody";
      return text_response(200, (request.secure ? "secure " : "plain ") + who + std::string(request.body));
    };
  }
  void start_tls() {
    options_.listen = {{"127.0.0.1", 0, Tls{server_files_.certificate, server_files_.key}}};
    start();
  }
  std::string ask(const TlsOffer& offer) { return TlsClient(port_, offer).ask(kOnce); }

  test::TempFolder folder_;
  CertificateFiles server_files_;
};

bool answered(const std::string& answer, std::string_view body) {
  return answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with(body);
}

TEST_F(TlsTest, BothVersionsAreSpokenAndNoOther) {
  start_tls();
  EXPECT_TRUE(answered(ask({.highest = TLS1_2_VERSION}), "secure nobody"));
  EXPECT_TRUE(answered(ask({.lowest = TLS1_3_VERSION}), "secure nobody"));
  EXPECT_FALSE(TlsClient(port_, {.lowest = TLS1_VERSION, .highest = TLS1_1_VERSION}).connected());
  EXPECT_TRUE(soon([&] { return server_->counters().handshakes_failed == 1; }));
}

TEST_F(TlsTest, CiphersWithoutForwardSecrecyOrAuthenticationAreNot) {
  start_tls();
  for (const auto* ciphers : {"AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA"})
    EXPECT_FALSE(TlsClient(port_, {.highest = TLS1_2_VERSION, .ciphers = ciphers}).connected()) << ciphers;
  EXPECT_TRUE(TlsClient(port_, {.highest = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256"}).connected());
}

TEST_F(TlsTest, AClientThatNamesProtocolsNamesOurs) {
  start_tls();
  TlsClient both(port_, {.protocols = std::string("\x02h2\x08http/1.1")});
  ASSERT_TRUE(both.connected());
  const unsigned char* chosen = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(both.tls(), &chosen, &length);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), length), "http/1.1");
  EXPECT_FALSE(TlsClient(port_, {.protocols = std::string("\x02h2")}).connected());
}

TEST_F(TlsTest, AClientIsKnownByItsCertificatesFingerprint) {
  const auto client_files = make_certificate(folder_.path(), "client");
  start_tls();
  const std::string known = "secure " + to_hex(client_files.fingerprint);
  EXPECT_TRUE(answered(ask({.certificate = &client_files}), known));
  EXPECT_TRUE(answered(ask({.certificate = &client_files, .highest = TLS1_2_VERSION}), known));
}

TEST_F(TlsTest, AClientThatComesBackIsKnownStill) {
  const auto client_files = make_certificate(folder_.path(), "client");
  start_tls();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient first(port_, {.certificate = &client_files, .lowest = version, .highest = version});
    first.ask(kOnce);
    SSL_SESSION* session = SSL_get1_session(first.tls());
    TlsClient again(port_, {.certificate = &client_files, .lowest = version, .highest = version, .session = session});
    EXPECT_TRUE(answered(again.ask(kOnce), "secure " + to_hex(client_files.fingerprint)));
    EXPECT_EQ(SSL_session_reused(again.tls()), 1);
    EXPECT_EQ(SSL_SESSION_get_max_early_data(session), 0U);
    SSL_SESSION_free(session);
  }
}

TEST_F(TlsTest, CertificatesOutOfTheirTimeAreRefused) {
  const auto old_files = make_certificate(folder_.path(), "old", -7'200, -3'600);
  const auto new_files = make_certificate(folder_.path(), "new", 3'600, 7'200);
  start_tls();
  EXPECT_EQ(ask({.certificate = &old_files}), "");
  EXPECT_EQ(ask({.certificate = &new_files}), "");
  EXPECT_FALSE(TlsClient(port_, {.certificate = &old_files, .highest = TLS1_2_VERSION}).connected());
}

TEST_F(TlsTest, LargeBodiesGoBothWays) {
  start_tls();
  const std::string body(900'000, 'b');
  TlsClient connection(port_, {});
  const auto answer =
      connection.ask("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 900000\r\n\r\n" + body);
  EXPECT_TRUE(answered(answer, "secure nobody" + body));
}

TEST_F(TlsTest, ConnectionsAreKept) {
  start_tls();
  TlsClient connection(port_, {});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(answered(connection.ask(kGet, "nobody"), "secure nobody"));
  EXPECT_EQ(server_->counters().accepted, 1U);
}

TEST_F(TlsTest, WhatIsNoTlsIsClosed) {
  options_.limits.handshake = milliseconds(100);
  start_tls();
  auto talks_plainly = client();
  talks_plainly.send(kGet);
  EXPECT_TRUE(talks_plainly.closed_within(milliseconds(5'000)));
  auto silent = client();
  EXPECT_TRUE(silent.closed_within(milliseconds(5'000)));
  EXPECT_EQ(server_->counters().handshakes_failed, 1U);
  EXPECT_EQ(server_->counters().timed_out, 1U);
}

TEST_F(TlsTest, ReloadTakesNewFilesForNewConnections) {
  start_tls();
  TlsClient before(port_, {});
  ASSERT_TRUE(before.connected());
  const auto next = make_certificate(folder_.path(), "next");
  std::filesystem::rename(next.certificate, server_files_.certificate);
  EXPECT_EQ(server_->reload().error().code, Code::malformed);  // the key is still the old one
  EXPECT_TRUE(TlsClient(port_, {}).connected());
  std::filesystem::rename(next.key, server_files_.key);
  ASSERT_TRUE(server_->reload());
  TlsClient after(port_, {});
  ASSERT_TRUE(after.connected());
  std::array<std::uint8_t, 32> shown{};
  X509_digest(SSL_get0_peer_certificate(after.tls()), EVP_sha256(), shown.data(), nullptr);
  EXPECT_EQ(shown, next.fingerprint);
  EXPECT_TRUE(answered(before.ask(kOnce), "secure nobody"));
}

TEST_F(TlsTest, FilesThatCannotBeUsedAreTold) {
  const auto write = [&](const char* name, std::string_view text) {
    std::ofstream(folder_.path() / name) << text;
    return folder_.path() / name;
  };
  const auto other = make_certificate(folder_.path(), "other");
  const auto broken = write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  const auto locked =
      write("locked.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
  struct Case {
    std::filesystem::path certificate, key;
    Code code;
    Msg sentence;
  };
  for (const auto& [certificate, key, code, sentence] : std::vector<Case>{
           {folder_.path() / "none", server_files_.key, Code::not_found, Msg::kFileUnreadable},
           {server_files_.certificate, folder_.path() / "none", Code::not_found, Msg::kFileUnreadable},
           {server_files_.certificate, other.key, Code::malformed, Msg::kTlsMismatch},
           {server_files_.certificate, server_files_.certificate, Code::malformed, Msg::kTlsKey},
           {server_files_.certificate, locked, Code::malformed, Msg::kTlsKey},
           {server_files_.key, server_files_.key, Code::malformed, Msg::kTlsCertificate},
           {broken, server_files_.key, Code::malformed, Msg::kTlsCertificate},
       }) {
    const ServerOptions options{{{"127.0.0.1", 0, Tls{certificate, key}}}, {}};
    const auto server = Server::start(options, service_, system_clock(), [](const Exchange&) {});
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().code, code) << server.error().sentence();
    EXPECT_EQ(server.error().message.id, sentence) << server.error().sentence();
    EXPECT_FALSE(server.error().where.empty());
  }
}

}  // namespace
}  // namespace comity::net
