// A socket that listens, and the connections that come to it.
//
// Takes whatever waits without ever blocking or stopping. Used by the input thread alone, once it has been opened.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "base/descriptor.h"
#include "net/address.h"
#include "net/server.h"

namespace comity::net {

class Listener {
 public:
  // Errors: usage (the address), io (it is taken, refused, or not this machine's).
  static Result<std::unique_ptr<Listener>> open(boost::asio::io_context& io, const Listen& listen);

  std::uint16_t port() const { return port_; }
  // `take` owns what it gets. `starved` is called when the system has no descriptor for another connection.
  using Take = std::function<void(Descriptor socket, const sockaddr_storage& from)>;
  void accept(Take take, std::function<void()> starved);
  void close();

 private:
  Listener(boost::asio::io_context& io, Descriptor socket, std::uint16_t port);
  void wait();
  void accept_some();

  boost::asio::steady_timer pause_;
  boost::asio::posix::stream_descriptor socket_;
  std::uint16_t port_;
  Take take_;
  std::function<void()> starved_;
};

}  // namespace comity::net
