#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace comity::net {

namespace {

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};  // RFC 4291 §2.5.5.2

std::string text_of(int family, const void* bytes) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  return ::inet_ntop(family, bytes, out.data(), out.size()) == nullptr ? std::string() : std::string(out.data());
}

}  // namespace

Address address_of(const sockaddr_storage& socket) {
  Address address;
  std::copy(kMapped.begin(), kMapped.end(), address.key.begin());
  if (socket.ss_family == AF_INET) {
    const auto& four = reinterpret_cast<const sockaddr_in&>(socket).sin_addr;
    std::memcpy(address.key.data() + kMapped.size(), &four, sizeof four);
    address.text = text_of(AF_INET, &four);
    return address;
  }
  const auto& six = reinterpret_cast<const sockaddr_in6&>(socket).sin6_addr;
  std::memcpy(address.key.data(), &six, sizeof six);
  if (std::equal(kMapped.begin(), kMapped.end(), address.key.begin())) {
    address.text = text_of(AF_INET, address.key.data() + kMapped.size());
  } else {
    address.text = text_of(AF_INET6, &six);
    std::fill(address.key.begin() + 8, address.key.end(), std::uint8_t{0});
  }
  return address;
}

std::optional<SocketAddress> socket_address(const std::string& numeric, std::uint16_t port) {
  SocketAddress address;
  auto& four = reinterpret_cast<sockaddr_in&>(address.storage);
  auto& six = reinterpret_cast<sockaddr_in6&>(address.storage);
  if (::inet_pton(AF_INET, numeric.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    address.length = sizeof four;
  } else if (::inet_pton(AF_INET6, numeric.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    address.length = sizeof six;
  } else {
    return {};
  }
  return address;
}

std::uint16_t port_of(const sockaddr_storage& socket) {
  return ntohs(socket.ss_family == AF_INET ? reinterpret_cast<const sockaddr_in&>(socket).sin_port
                                           : reinterpret_cast<const sockaddr_in6&>(socket).sin6_port);
}

}  // namespace comity::net
