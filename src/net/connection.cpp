// What comes in: handshakes, heads, bodies, and the limits on each.
#include "net/connection.h"

#include <boost/asio/post.hpp>

#include "net/hub.h"

namespace comity::net {

namespace {

constexpr std::size_t kHeadRead = 16'384;
constexpr std::uint64_t kFirstRoom = 16'384;
constexpr std::uint64_t kMostDrained = 262'144;

}  // namespace

Connection::Connection(Hub& hub, Descriptor socket, std::unique_ptr<Stream> stream, Address address)
    : hub_(hub),
      socket_(hub.io, socket.release()),
      stream_(std::move(stream)),
      address_(std::move(address)),
      parser_(hub.limits.header_bytes, hub.limits.fields) {}

void Connection::begin() {
  hub_.phases.add(shared_from_this(), stream_->secure() ? Phase::handshake : Phase::idle);
  if (stream_->secure()) {
    shake_hands();
  } else {
    wait(Io::want_read, &Connection::read);
  }
}

void Connection::expire() {
  ++waits_;  // what it waited for does not count any more
  if (place_.phase != Phase::idle && place_.phase != Phase::lingering) ++hub_.tally.timed_out;
  switch (place_.phase) {
    case Phase::head:
    case Phase::body: return refuse(408);
    case Phase::room: return refuse(503);
    default: return close();
  }
}

void Connection::close() {
  if (closed_) return;
  closed_ = true;
  const auto self = shared_from_this();
  hub_.leave(*this, address_);
  boost::system::error_code ignored;
  socket_.close(ignored);
  if (place_.phase != Phase::working) give_back_room();  // otherwise once the worker has let go of the body
  if (exchange_) record(0);
}

void Connection::wait(Io io, void (Connection::*then)()) {
  const auto what = io == Io::want_write ? boost::asio::posix::descriptor_base::wait_write
                                         : boost::asio::posix::descriptor_base::wait_read;
  socket_.async_wait(what, [self = shared_from_this(), then, wait = ++waits_](const boost::system::error_code& failed) {
    if (!failed && !self->closed_ && wait == self->waits_) (self.get()->*then)();
  });
}

void Connection::shake_hands() {
  const Io io = stream_->handshake();
  if (io == Io::want_read || io == Io::want_write) return wait(io, &Connection::shake_hands);
  if (io != Io::done) {
    ++hub_.tally.handshakes_failed;
    return close();
  }
  hub_.phases.enter(*this, Phase::idle);
  read_on();
}

// Goes back to the reactor first, so that no connection keeps the thread to itself.
void Connection::read_on() {
  if (!stream_->buffered()) return wait(Io::want_read, &Connection::read);
  boost::asio::post(hub_.io, [self = shared_from_this(), wait = ++waits_] {
    if (!self->closed_ && wait == self->waits_) self->read();
  });
}

void Connection::read() {
  const auto before = stream_->received();
  const auto got = stream_->read(std::span(hub_.buffer).first(read_size()));
  hub_.tally.bytes_in += stream_->received() - before;
  if (got.io == Io::want_read || got.io == Io::want_write) return wait(got.io, &Connection::read);
  if (got.io != Io::done) return close();
  if (take({hub_.buffer.data(), got.bytes})) read_on();
}

// No more than what may have to be kept: see pending_.
std::size_t Connection::read_size() const {
  if (parser_.state() != RequestParser::State::body || parser_.remaining() == 0) return kHeadRead;
  return static_cast<std::size_t>(std::min<std::uint64_t>(Hub::kBuffer, parser_.remaining()));
}

// Says whether to read on.
bool Connection::take(std::string_view bytes) {
  using State = RequestParser::State;
  if (parser_.state() == State::body && !make_room(bytes)) return false;
  bytes.remove_prefix(parser_.feed(bytes));
  switch (parser_.state()) {
    case State::head:
      if (parser_.begun() && place_.phase == Phase::idle) hub_.phases.enter(*this, Phase::head);
      return true;
    case State::admit:
      pending_ = bytes;
      begin_exchange();
      ask();
      return false;
    case State::body:
      hub_.phases.enter(*this, Phase::body);
      if (keeps_rate()) return true;
      ++hub_.tally.timed_out;
      refuse(408);
      return false;
    case State::done:
      pending_ = bytes;
      hand_over();
      return false;
    case State::refused:
      ++hub_.tally.malformed;
      refuse(parser_.refusal());
      return false;
  }
  return false;
}

bool Connection::keeps_rate() const {
  const auto late = place_.since - body_began_ - hub_.limits.body;
  if (late.count() <= 0) return true;
  const auto seconds = std::chrono::duration<double>(late).count();
  return static_cast<double>(parser_.body_bytes()) >= seconds * hub_.limits.body_rate;
}

// A body grows by doubling, as far as the budget of all bodies allows. False: it waits, and goes on in `resume`.
bool Connection::make_room(std::string_view bytes) {
  auto& body = parser_.head().request.body;
  const auto least = std::min(body.size() + bytes.size(), body_limit_);
  if (least <= room_) return true;
  const auto most = parser_.head().chunked ? body_limit_ : parser_.head().length;
  const auto wanted = std::min(most, std::max({least, room_ * 2, kFirstRoom}));
  const auto granted = [this](std::uint64_t more) {
    if (closed_ || place_.phase != Phase::room) return hub_.budget.give_back(more);
    body_began_ += std::chrono::steady_clock::now() - place_.since;  // it was not the client that was slow
    room_ += more;
    hub_.phases.enter(*this, Phase::body);
    resume();
  };
  const auto more = hub_.budget.take(wanted - room_, most - room_, weak_from_this(), granted);
  if (more == 0) {
    pending_ = bytes;
    hub_.phases.enter(*this, Phase::room);
    return false;
  }
  room_ += more;
  body.reserve(wanted);
  return true;
}

// Takes what came earlier, then reads on.
void Connection::resume() {
  const std::string bytes = std::exchange(pending_, {});
  if (bytes.empty() || take(bytes)) read_on();
}

void Connection::give_back_room() {
  if (const auto room = std::exchange(room_, 0); room > 0) hub_.budget.give_back(room);
}

// RFC 9112 §9.6: closing while the client still sends would make it lose the answer.
void Connection::linger() {
  stream_->finish();
  ::shutdown(socket_.native_handle(), SHUT_WR);
  hub_.phases.enter(*this, Phase::lingering);
  if (hub_.draining) hub_.idle();
  read_away();
}

void Connection::read_away() {
  for (;;) {
    const auto got = ::recv(socket_.native_handle(), hub_.buffer.data(), hub_.buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return wait(Io::want_read, &Connection::read_away);
    drained_ += static_cast<std::uint64_t>(std::max<ssize_t>(got, 0));
    if (got <= 0 || drained_ > kMostDrained) return close();
  }
}

}  // namespace comity::net
