#include "net/address.h"

#include <gtest/gtest.h>

namespace comity::net {
namespace {

Address address(const std::string& numeric) { return address_of(socket_address(numeric, 1).value().storage); }

TEST(Address, IsToldWithoutPortAndMappedOnesAsWhatTheyAre) {
  EXPECT_EQ(address("192.0.2.1").text, "192.0.2.1");
  EXPECT_EQ(address("2001:db8::1").text, "2001:db8::1");
  EXPECT_EQ(address("::ffff:192.0.2.1").text, "192.0.2.1");
  EXPECT_EQ(address("::ffff:192.0.2.1").key, address("192.0.2.1").key);
}

TEST(Address, CountsWholeInIpv4AndByNetworkInIpv6) {
  EXPECT_NE(address("192.0.2.1").key, address("192.0.2.2").key);
  EXPECT_EQ(address("2001:db8:1:2::1").key, address("2001:db8:1:2:ffff::").key);
  EXPECT_NE(address("2001:db8:1:2::1").key, address("2001:db8:1:3::1").key);
}

TEST(Address, NamesAreNone) {
  for (const auto* text : {"", "localhost", "1.2.3", "01.2.3.4", "::g", "[::1]", "127.0.0.1:80"})
    EXPECT_FALSE(socket_address(text, 1)) << text;
  EXPECT_EQ(port_of(socket_address("::1", 4711)->storage), 4711);
}

}  // namespace
}  // namespace comity::net
