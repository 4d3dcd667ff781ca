// links: net base
//
// A server of bodies of fixed size for load generators such as wrk: http_server PORT [CERTIFICATE KEY]
// GET /SIZE answers with so many bytes, made for each request. Prints its CPU time for each request once a second.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "net/server.h"

using namespace comity;

namespace {

class FixedBodies final : public net::Service {
 public:
  std::variant<net::Admission, net::Response> admit(const net::Request&) override { return net::Admission{}; }
  net::Response handle(net::Request request) override {
    net::Response response;
    response.fields.add("content-type", "application/octet-stream");
    response.body.assign(std::strtoul(request.path.c_str() + 1, nullptr, 10), 'x');
    return response;
  }
  net::Response refuse(const net::Request&, int status) override {
    net::Response response;
    response.status = status;
    return response;
  }
};

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2 && count != 4) return 2;
  net::Listen listen;
  listen.port = static_cast<std::uint16_t>(std::atoi(arguments[1]));
  if (count == 4) listen.tls = net::Tls{arguments[2], arguments[3]};
  FixedBodies service;
  const auto server = net::Server::start({{listen}, {}}, service, system_clock(), [](const net::Exchange&) {});
  if (!server) {
    fmt::print(stderr, "{}\n", server.error().sentence());
    return 1;
  }
  double cpu = cpu_seconds();
  std::uint64_t requests = 0;
  for (;;) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    const auto now = (*server)->counters().requests;
    const double spent = cpu_seconds();
    if (now > requests)
      fmt::print("{} requests, {:.1f} us each\n", now - requests,
                 (spent - cpu) * 1e6 / static_cast<double>(now - requests));
    std::fflush(stdout);
    cpu = spent;
    requests = now;
  }
}
