#include "net/client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "base/descriptor.h"

namespace comity::net {
namespace {

using std::chrono::milliseconds;

// Answers one connection with bytes, a pause, and more bytes; keeps what it was asked.
class RawServer {
 public:
  RawServer(std::string first, milliseconds pause = {}, std::string then = {})
      : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_.get(), 1), 0);
    ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, first = std::move(first), pause, then = std::move(then)] {
      const Descriptor one(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      std::array<char, 4096> buffer{};
      asked_.assign(buffer.data(),
                    static_cast<std::size_t>(std::max<ssize_t>(0, ::recv(one.get(), buffer.data(), buffer.size(), 0))));
      ::send(one.get(), first.data(), first.size(), MSG_NOSIGNAL);
      const auto until = std::chrono::steady_clock::now() + pause;
      while (!ends_ && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(milliseconds(10));
      ::send(one.get(), then.data(), then.size(), MSG_NOSIGNAL);
    });
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer() { finish(); }

  std::string url(const std::string& rest = "/") const { return "http://127.0.0.1:" + std::to_string(port_) + rest; }
  // What it was asked, once it has answered.
  const std::string& asked() {
    finish();
    return asked_;
  }

 private:
  void finish() {
    ends_ = true;
    ::shutdown(listener_.get(), SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
  }

  Descriptor listener_;
  std::uint16_t port_ = 0;
  std::string asked_;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

Result<ClientAnswer> get(const std::string& url, const ClientOptions& options = {},
                         const std::function<bool()>& go_on = {}) {
  return (*Client::make(options))->send({"GET", url, {}, {}}, go_on);
}

TEST(Client, FieldsAndBodyComeAsTheyAre) {
  RawServer server(
      "HTTP/1.1 100 Continue\r\nX-Early: no\r\n\r\nHTTP/1.1 404 Gone\r\nX-One:  a b \r\nx-one: c\r\n"
      "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Late: no\r\n\r\n");
  const auto answer = get(server.url("/a/../b?c=d"));
  ASSERT_TRUE(answer) << answer.error().sentence();
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->body, "abc");
  EXPECT_EQ(*answer->fields.find("x-one"), "a b");
  EXPECT_EQ(answer->fields.count("x-one"), 2U);
  EXPECT_EQ(answer->fields.count("x-early"), 0U);
  EXPECT_EQ(answer->fields.count("x-late"), 0U);
  EXPECT_TRUE(server.asked().starts_with("GET /a/../b?c=d HTTP/1.1\r\n")) << server.asked();
  EXPECT_NE(server.asked().find("Accept-Encoding: gzip, deflate\r\n"), std::string::npos);
}

TEST(Client, SendsABody) {
  RawServer server("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
  ClientRequest request{"POST", server.url(), {}, "{}"};
  request.fields.add("Content-Type", "application/taxii+json;version=2.1");
  const auto answer = (*Client::make({}))->send(request, {});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 202);
  const auto& asked = server.asked();
  EXPECT_TRUE(asked.starts_with("POST / HTTP/1.1\r\n"));
  EXPECT_NE(asked.find("content-type: application/taxii+json;version=2.1\r\n"), std::string::npos);
  EXPECT_TRUE(asked.ends_with("Content-Length: 2\r\n\r\n{}") || asked.ends_with("\r\n\r\n{}")) << asked;
}

TEST(Client, AStalledAnswerIsGivenUp) {
  RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", milliseconds(30'000));
  ClientOptions options;
  options.stall = milliseconds(1000);
  const auto began = std::chrono::steady_clock::now();
  const auto answer = get(server.url(), options);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::remote);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
}

TEST(Client, SomebodyCanEndIt) {
  RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", milliseconds(30'000));
  const auto began = std::chrono::steady_clock::now();
  const auto answer =
      get(server.url(), {}, [&] { return std::chrono::steady_clock::now() - began < milliseconds(200); });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::stopped);
}

TEST(Client, ACutAnswerIsNoAnswer) {
  RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
  const auto answer = get(server.url());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::remote);
}

TEST(Client, AnAnswerHasABound) {
  for (const std::size_t size : {10U, 11U}) {
    RawServer server("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
                     std::string(size, 'a'));
    ClientOptions options;
    options.answer_bytes = 10;
    const auto answer = get(server.url(), options);
    ASSERT_EQ(bool(answer), size == 10);
    if (!answer) {
      EXPECT_EQ(answer.error().code, Code::limit);
    }
  }
}

TEST(Client, NeitherFilesNorOtherProtocols) {
  for (const char* url : {"file:///etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://", "x"}) {
    const auto answer = get(url);
    ASSERT_FALSE(answer) << url;
    EXPECT_TRUE(answer.error().code == Code::usage || answer.error().code == Code::remote) << url;
  }
}

TEST(Client, SentencesShowNoSecrets) {
  const auto answer = get("http://me:tr0ub4dor@127.0.0.1:9/path?token=tr0ub4dor#tr0ub4dor");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().where, "http://127.0.0.1:9/path");
  EXPECT_EQ(answer.error().sentence().find("tr0ub4dor"), std::string::npos) << answer.error().sentence();
  EXPECT_EQ(public_url("https://a@b@host/x?y"), "https://host/x");
  EXPECT_EQ(public_url("/relative?y"), "/relative");
}

}  // namespace
}  // namespace comity::net
