#include "net/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <chrono>
#include <cstring>

namespace comity::net {

namespace {

constexpr int kAtOnce = 64;
constexpr std::chrono::milliseconds kStarvedPause{20};

Failure listen_failure(int error, const Listen& listen) {
  const auto port = std::to_string(listen.port);
  if (error == EADDRINUSE) return fail(Code::io, {Msg::kListenTaken, {{"address", listen.address}, {"port", port}}});
  if (error == EACCES) return fail(Code::io, {Msg::kListenDenied, {{"address", listen.address}, {"port", port}}});
  if (error == EADDRNOTAVAIL) return fail(Code::io, {Msg::kListenElsewhere, {{"address", listen.address}}});
  const std::string reason = std::strerror(error);
  return fail(Code::io, {Msg::kListenFailed, {{"address", listen.address}, {"port", port}, {"reason", reason}}});
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(boost::asio::io_context& io, const Listen& listen) {
  const auto address = socket_address(listen.address, listen.port);
  if (!address) return fail(Code::usage, {Msg::kListenAddress, {{"address", listen.address}}});
  Descriptor socket(::socket(address->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int yes = 1;
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  if (!socket || ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address->storage), address->length) != 0 ||
      ::listen(socket.get(), SOMAXCONN) != 0 ||
      ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&bound), &length) != 0) {
    return listen_failure(errno, listen);
  }
  return std::unique_ptr<Listener>(new Listener(io, std::move(socket), port_of(bound)));
}

Listener::Listener(boost::asio::io_context& io, Descriptor socket, std::uint16_t port)
    : pause_(io), socket_(io, socket.release()), port_(port) {}

void Listener::accept(Take take, std::function<void()> starved) {
  take_ = std::move(take);
  starved_ = std::move(starved);
  wait();
}

void Listener::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  pause_.cancel();
}

void Listener::wait() {
  socket_.async_wait(boost::asio::posix::descriptor_base::wait_read, [this](const boost::system::error_code& failed) {
    if (!failed && socket_.is_open()) accept_some();
  });
}

void Listener::accept_some() {
  const int yes = 1;
  for (int i = 0; i < kAtOnce; ++i) {
    sockaddr_storage from{};
    socklen_t length = sizeof from;
    Descriptor client(
        ::accept4(socket_.native_handle(), reinterpret_cast<sockaddr*>(&from), &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (client) {
      ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      take_(std::move(client), from);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      starved_();
      pause_.expires_after(kStarvedPause);
      return pause_.async_wait([this](const boost::system::error_code& failed) {
        if (!failed) wait();
      });
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      break;
    }  // a client that has gone again, or a signal: the next
  }
  wait();
}

}  // namespace comity::net
