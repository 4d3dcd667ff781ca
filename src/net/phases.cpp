#include "net/phases.h"

#include <algorithm>

#include "net/connection.h"

namespace comity::net {

namespace {

// Those whose client owes us something; after them, those whose client began and then stopped.
constexpr auto kWaiting = std::to_array({Phase::lingering, Phase::handshake, Phase::idle, Phase::head});
constexpr auto kStalled = std::to_array({Phase::body, Phase::writing});

}  // namespace

void Phases::add(const std::shared_ptr<Connection>& connection, Phase phase) {
  auto& place = connection->place();
  place = {phase, std::chrono::steady_clock::now(), list(phase).insert(list(phase).end(), connection)};
  watch(place.since, phase);
}

void Phases::enter(Connection& connection, Phase phase) {
  auto& place = connection.place();
  list(phase).splice(list(phase).end(), list(place.phase), place.at);
  place.phase = phase;
  place.since = std::chrono::steady_clock::now();
  watch(place.since, phase);
}

void Phases::remove(Connection& connection) { list(connection.place().phase).erase(connection.place().at); }

std::shared_ptr<Connection> Phases::longest_in(std::span<const Phase> phases) const {
  std::shared_ptr<Connection> longest;
  for (const auto phase : phases) {
    const auto first = first_in(phase);
    if (first && (!longest || first->place().since < longest->place().since)) longest = first;
  }
  return longest;
}

std::shared_ptr<Connection> Phases::longest_waiting() const {
  const auto waiting = longest_in(kWaiting);
  return waiting ? waiting : longest_in(kStalled);
}

std::shared_ptr<Connection> Phases::first_in(Phase phase) const {
  return list(phase).empty() ? nullptr : list(phase).front();
}

bool Phases::only_in(Phase phase) const {
  return std::all_of(lists_.begin(), lists_.end(),
                     [&](const auto& one) { return one.empty() || &one == &list(phase); });
}

void Phases::close_all() {
  for (auto& one : lists_) {
    while (!one.empty()) {
      const auto connection = one.front();
      connection->close();
    }
  }
}

// The timer may go off for one that has long gone on; it is not set again for each.
void Phases::watch(Moment since, Phase phase) {
  if (limit(phase).count() == 0 || since + limit(phase) >= armed_) return;
  armed_ = since + limit(phase);
  timer_.expires_at(armed_);
  timer_.async_wait([this](const boost::system::error_code& failed) {
    if (!failed) expire();
  });
}

void Phases::expire() {
  const auto now = std::chrono::steady_clock::now();
  armed_ = Moment::max();
  for (std::size_t i = 0; i < kPhases; ++i) {
    const auto phase = static_cast<Phase>(i);
    if (limit(phase).count() == 0) continue;
    while (!list(phase).empty() && list(phase).front()->place().since + limit(phase) <= now) {
      const auto connection = list(phase).front();
      connection->expire();  // leaves the phase
    }
    if (!list(phase).empty()) watch(list(phase).front()->place().since, phase);
  }
}

}  // namespace comity::net
