#include "net/hub.h"

#include "net/answer.h"
#include "net/connection.h"

namespace comity::net {

namespace {

constexpr std::chrono::milliseconds kLinger{2'000};

PhaseLimits phase_limits(const ServerLimits& limits) {
  PhaseLimits out{};
  const auto set = [&](Phase phase, std::chrono::milliseconds limit) {
    out.at(static_cast<std::size_t>(phase)) = limit;
  };
  set(Phase::handshake, limits.handshake);
  set(Phase::idle, limits.idle);
  set(Phase::head, limits.header);
  set(Phase::body, limits.body);
  set(Phase::room, limits.body);
  set(Phase::writing, limits.write);
  set(Phase::lingering, kLinger);
  return out;
}

}  // namespace

Counters Tally::read() const {
  return {accepted,  open,       refused_address, evicted,  handshakes_failed, timed_out,
          malformed, overloaded, requests,        bytes_in, bytes_out};
}

std::uint64_t Budget::take_now(std::uint64_t bytes, std::uint64_t all) {
  if (used_ > total_) return 0;
  const auto granted = bytes <= total_ - used_ ? bytes : all;
  used_ += granted;
  return granted;
}

std::uint64_t Budget::take(std::uint64_t bytes, std::uint64_t all, std::weak_ptr<void> owner, Granted granted) {
  const auto now = waiting_.empty() ? take_now(bytes, all) : 0;
  if (now == 0) waiting_.push_back({bytes, all, std::move(owner), std::move(granted)});
  return now;
}

void Budget::give_back(std::uint64_t bytes) {
  used_ -= bytes;
  while (!waiting_.empty()) {
    const auto owner = waiting_.front().owner.lock();
    const auto now = owner ? take_now(waiting_.front().bytes, waiting_.front().all) : 0;
    if (owner && now == 0) return;
    const auto first = std::move(waiting_.front());
    waiting_.pop_front();
    if (owner) first.granted(now);
  }
}

Hub::Hub(const ServerLimits& the_limits, Service& the_service, const Clock& the_clock,
         std::function<void(const Exchange&)> the_log)
    : limits(the_limits),
      service(the_service),
      clock(the_clock),
      log(std::move(the_log)),
      phases(io, phase_limits(the_limits)),
      budget(the_limits.body_bytes_in_flight),
      workers(the_limits.workers, the_limits.waiting) {}

std::string_view Hub::date() {
  const auto now = clock.now();
  if (const auto second = now.micros / 1'000'000; second != dated_) {
    dated_ = second;
    date_ = date_text(now);
  }
  return date_;
}

bool Hub::enter(const Address& address) {
  auto& count = addresses_[address.key];
  if (count >= limits.connections_per_address) return false;
  ++count;
  ++tally.open;
  return true;
}

void Hub::leave(Connection& connection, const Address& address) {
  phases.remove(connection);
  --tally.open;
  if (const auto found = addresses_.find(address.key); --found->second == 0) addresses_.erase(found);
  if (draining) idle();
}

}  // namespace comity::net
