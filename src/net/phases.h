// Which connection is in which phase and since when: time limits and eviction in constant time.
//
// All connections of one phase have the same time limit, so that the one that entered first runs out first: a list a
// phase, and one timer for all. Owns the connections. Used by the input thread alone.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <span>

namespace comity::net {

class Connection;

enum class Phase : std::uint8_t {
  handshake,
  idle,       // between requests
  head,       // a head has begun to come
  body,       // since the last byte of a body
  room,       // waits for memory for a body
  working,    // a service answers; no limit
  writing,    // since the last byte of an answer that was taken
  lingering,  // answered and closed on our side; what still comes is thrown away
};
inline constexpr std::size_t kPhases = 8;

using Moment = std::chrono::steady_clock::time_point;
using PhaseLimits = std::array<std::chrono::milliseconds, kPhases>;

// Where a connection stands; a member of it.
struct Place {
  Phase phase = Phase::idle;
  Moment since;
  std::list<std::shared_ptr<Connection>>::iterator at;
};

class Phases {
 public:
  // A limit of zero is none.
  Phases(boost::asio::io_context& io, const PhaseLimits& limits) : timer_(io), limits_(limits) {}

  void add(const std::shared_ptr<Connection>& connection, Phase phase);
  // Also from a phase into itself: its time begins anew.
  void enter(Connection& connection, Phase phase);
  void remove(Connection& connection);

  // The one to close when there are too many: whose client has been silent longest. None when all are being served.
  std::shared_ptr<Connection> longest_waiting() const;
  std::shared_ptr<Connection> first_in(Phase phase) const;
  bool only_in(Phase phase) const;  // no connection is in another
  void close_all();

 private:
  std::shared_ptr<Connection> longest_in(std::span<const Phase> phases) const;
  void watch(Moment since, Phase phase);
  void expire();

  std::chrono::milliseconds limit(Phase phase) const { return limits_.at(static_cast<std::size_t>(phase)); }
  auto& list(Phase phase) { return lists_.at(static_cast<std::size_t>(phase)); }
  const auto& list(Phase phase) const { return lists_.at(static_cast<std::size_t>(phase)); }

  boost::asio::steady_timer timer_;
  Moment armed_ = Moment::max();
  PhaseLimits limits_;
  std::array<std::list<std::shared_ptr<Connection>>, kPhases> lists_;
};

}  // namespace comity::net
