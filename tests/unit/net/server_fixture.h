// A server on a loopback port whose service a test writes as two functions. Used by one test at a time.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "net/server.h"
#include "tests/support/raw_client.h"

namespace comity::net {

using std::chrono::milliseconds;
using test::RawAnswer;
using test::RawClient;

inline Response text_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.fields.add("Content-Type", "text/plain");
  response.body = std::move(body);
  response.route = "test";
  response.caller = "tester";
  return response;
}

// Streams "0 1 2 …" in parts; after `parts` it ends, or fails.
inline Response counting(int parts, bool fails) {
  auto response = text_response(200, "");
  response.more = [i = 0, parts, fails](std::string& part) mutable -> Result<bool> {
    if (i == parts && fails) return fail(Code::io, Msg::kListenNothing);
    part += std::to_string(i) + std::string(10'000, ' ');
    return ++i < parts + (fails ? 1 : 0);
  };
  return response;
}

// What a request was, so that an answer can show it.
inline std::string echo(const Request& request) {
  return request.method + " " + request.path + "?" + request.query + " [" + request.body + "] " + request.address;
}

struct TestService : Service {
  std::function<std::variant<Admission, Response>(const Request&)> on_admit = [](const Request&) {
    return Admission{1'000'000};
  };
  std::function<Response(Request)> on_handle = [](const Request& request) { return text_response(200, echo(request)); };

  std::variant<Admission, Response> admit(const Request& request) override { return on_admit(request); }
  Response handle(Request request) override { return on_handle(std::move(request)); }
  Response refuse(const Request&, int status) override {
    return text_response(status, "refused " + std::to_string(status));
  }
};

// A gate that workers wait at until a test opens it.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void await_arrivals(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= count; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  bool open_ = false;
};

class ServerTest : public ::testing::Test {
 protected:
  void start() {
    if (options_.listen.empty()) options_.listen.push_back({});
    auto server = Server::start(options_, service_, system_clock(), [this](const Exchange& exchange) {
      const std::lock_guard lock(mutex_);
      log_.push_back(exchange);
    });
    ASSERT_TRUE(server) << server.error().sentence();
    server_ = std::move(*server);
    port_ = server_->ports().front();
  }

  RawClient client() const { return RawClient(port_); }
  std::vector<Exchange> log() {
    const std::lock_guard lock(mutex_);
    return log_;
  }
  // Waits until `truth`, for a while.
  template <class Truth>
  static bool soon(Truth truth) {
    for (int i = 0; i < 1'000 && !truth(); ++i) std::this_thread::sleep_for(milliseconds(10));
    return truth();
  }

  ServerOptions options_;
  TestService service_;
  std::mutex mutex_;
  std::vector<Exchange> log_;
  std::unique_ptr<Server> server_;  // last: it stops before what it uses goes
  std::uint16_t port_ = 0;
};

inline constexpr const char* kGet = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace comity::net
