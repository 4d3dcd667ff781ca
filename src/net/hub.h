// What the connections of one server share.
//
// Used by the input thread alone, but for the workers, the counters, the service and `io`, to which workers post.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "net/address.h"
#include "net/phases.h"
#include "net/server.h"
#include "net/workers.h"

namespace comity::net {

// Counters as they run; read from any thread.
struct Tally {
  using Count = std::atomic<std::uint64_t>;
  Count accepted{0}, open{0}, refused_address{0}, evicted{0}, handshakes_failed{0}, timed_out{0}, malformed{0},
      overloaded{0}, requests{0}, bytes_in{0}, bytes_out{0};

  Counters read() const;
};

// Memory for bodies: who asks for more than there is waits, the first first.
//
// Bodies that grow and wait for each other would wait forever. So the first that finds too little gets, beyond the
// total, all that it may ever need, and can come to its end; until then nobody else does.
class Budget {
 public:
  using Granted = std::function<void(std::uint64_t bytes)>;

  explicit Budget(std::uint64_t total) : total_(total) {}
  std::uint64_t total() const { return total_; }

  // Grants `bytes`, or `all`, and says which. Zero: `granted` will be called with it, unless its owner is gone by then.
  std::uint64_t take(std::uint64_t bytes, std::uint64_t all, std::weak_ptr<void> owner, Granted granted);
  void give_back(std::uint64_t bytes);

 private:
  struct Waiting {
    std::uint64_t bytes;
    std::uint64_t all;
    std::weak_ptr<void> owner;
    Granted granted;
  };
  std::uint64_t take_now(std::uint64_t bytes, std::uint64_t all);

  std::uint64_t total_;
  std::uint64_t used_ = 0;
  std::deque<Waiting> waiting_;
};

struct Hub {
  Hub(const ServerLimits& the_limits, Service& the_service, const Clock& the_clock,
      std::function<void(const Exchange&)> the_log);

  // The value of a Date field, made once a second.
  std::string_view date();
  // One more of this address; false when it has as many as it may.
  bool enter(const Address& address);
  // Takes a closed connection out.
  void leave(Connection& connection, const Address& address);

  static constexpr std::size_t kBuffer = 65'536;

  const ServerLimits limits;
  Service& service;
  const Clock& clock;
  const std::function<void(const Exchange&)> log;
  Tally tally;
  boost::asio::io_context io{1};
  Phases phases;
  Budget budget;
  bool draining = false;               // takes no further request
  std::function<void()> idle;          // called while draining, when a connection has gone
  std::array<char, kBuffer> buffer{};  // for reading; what is left of it is kept by its connection
  Workers workers;

 private:
  std::map<std::array<std::uint8_t, 16>, std::uint32_t> addresses_;
  std::int64_t dated_ = -1;
  std::string date_;
};

}  // namespace comity::net
