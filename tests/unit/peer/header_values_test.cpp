#include "peer/header_values.h"

#include <gtest/gtest.h>

namespace comity::peer {
namespace {

TEST(HeaderValues, DatesAsServersWriteThem) {
  const std::pair<const char*, const char*> cases[] = {
      {"2026-11-22T16:50:32.123456Z", "2026-11-22T16:50:32.123456Z"},
      {" 2026-11-22T16:50:32Z\t", "2026-11-22T16:50:32.000000Z"},
      {"2026-11-22T16:50:32.1Z", "2026-11-22T16:50:32.100000Z"},
      {"2026-11-22T16:50:32.123456789Z", "2026-11-22T16:50:32.123456Z"},
      {"2026-11-22T16:50:32+00:00", "2026-11-22T16:50:32.000000Z"},
      {"2026-11-22T18:50:32.5+02:00", "2026-11-22T16:50:32.500000Z"},
      {"2026-11-22T12:20:32-0430", "2026-11-22T16:50:32.000000Z"},
      {"2026-11-22 16:50:32.123456+00", "2026-11-22T16:50:32.123456Z"},
      {"2026-11-22t16:50:32z", "2026-11-22T16:50:32.000000Z"},
      {"2026-11-22T16:50:32.123456", "2026-11-22T16:50:32.123456Z"},
      {"1795366232", "2026-11-22T16:50:32.000000Z"},
      {"1795366232.25", "2026-11-22T16:50:32.250000Z"},
      {"1795366232123", "2026-11-22T16:50:32.123000Z"},
      {"1795366232123456", "2026-11-22T16:50:32.123456Z"},
      {"", "none"},
      {"yesterday", "none"},
      {"2026-13-22T16:50:32Z", "none"},
      {"2026-11-22T16:50:32+0", "none"},
      {"-1795366232", "none"},
      {"99999999999999999999", "none"},
      {"1795366232.x", "none"},
      {"2026-11-22", "none"},
  };
  for (const auto& [given, expected] : cases) {
    const auto time = date_added(given);
    EXPECT_EQ(time ? to_text(*time) : "none", expected) << given;
  }
}

TEST(HeaderValues, RetryAfterInSecondsOrAsADate) {
  const auto now = *to_time("2026-11-22T16:50:32Z");
  const auto seconds = [&](const char* text) {
    const auto told = retry_after(text, now);
    return told ? told->count() : -1;
  };
  EXPECT_EQ(seconds("0"), 0);
  EXPECT_EQ(seconds(" 120 "), 120);
  EXPECT_EQ(seconds("99999999999"), INT32_MAX);
  EXPECT_EQ(seconds("Sun, 22 Nov 2026 16:51:32 GMT"), 60);
  EXPECT_EQ(seconds("Sun, 22 Nov 2026 16:50:02 GMT"), 0);
  EXPECT_EQ(seconds("Sun, 22 Foo 2026 16:50:02 GMT"), -1);
  EXPECT_EQ(seconds("soon"), -1);
  EXPECT_EQ(seconds("-5"), -1);
  EXPECT_EQ(seconds("1.5"), -1);
  EXPECT_EQ(seconds(""), -1);
}

}  // namespace
}  // namespace comity::peer
