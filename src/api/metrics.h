// What the service counts, as Prometheus reads it (text format 0.0.4).
//
// Counters by route and status class; what the server and the store count is added when it is asked for. Names of
// callers, addresses and paths are in none of them, those of witnesses are. Safe on any thread.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "exchange/published.h"
#include "net/server.h"
#include "store/types.h"

namespace comity::api {

struct LogGauges {
  std::uint64_t size = 0;
  std::uint64_t published = 0;
  bool frozen = false;
  std::vector<exchange::Published::Witness> witnesses;
};

class Metrics {
 public:
  // Hears each exchange from the server's log.
  void count(const net::Exchange& exchange);

  struct Gauges {
    net::Counters server;
    store::Counts store;
    std::uint64_t pending_submissions = 0;
    LogGauges log;
  };
  std::string text(const Gauges& gauges) const;

  // Where the server's own counters are asked for, once there is a server.
  void read_server(std::function<net::Counters()> counters) { server_ = std::move(counters); }
  net::Counters server() const { return server_ ? server_() : net::Counters(); }

 private:
  static constexpr std::array<double, 10> kBounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 10};  // seconds
  struct Route {
    std::array<std::uint64_t, 6> by_class{};  // of status / 100; 0: cut
    std::array<std::uint64_t, kBounds.size() + 1> took{};
    double seconds = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::string_view, Route> routes_;
  std::function<net::Counters()> server_;
};

}  // namespace comity::api
