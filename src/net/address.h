// A client's address: as text for logs, as a key for counting.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace comity::net {

struct Address {
  std::string text;  // without port; an IPv4 address that came through an IPv6 socket as IPv4
  // What counts as one client: the whole of IPv4, the first 64 bits of IPv6, since who has one address there has all
  // of them.
  std::array<std::uint8_t, 16> key{};
};

Address address_of(const sockaddr_storage& socket);

// The socket address of a numeric one; empty when it is none. `length` is its size in use.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
};
std::optional<SocketAddress> socket_address(const std::string& numeric, std::uint16_t port);
std::uint16_t port_of(const sockaddr_storage& socket);

}  // namespace comity::net
