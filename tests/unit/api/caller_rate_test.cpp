#include "api/caller_rate.h"

#include <gtest/gtest.h>

#include "tests/support/manual_clock.h"

namespace comity::api {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

class Rate : public testing::Test {
 protected:
  // How many requests go through when it asks until it is refused.
  int all_of(const std::string& caller) {
    int count = 0;
    while (count < 1'000 && rate_.take(caller, clock_.now())) ++count;
    return count;
  }

  test::ManualClock clock_;
  CallerRate rate_{10};
};

TEST_F(Rate, TwoSecondsWorthAreThereAtFirst) { EXPECT_EQ(all_of("a"), 20); }

TEST_F(Rate, ItFillsSteadily) {
  all_of("a");
  clock_.advance(kSecond / 10 - 1);
  EXPECT_EQ(all_of("a"), 0);
  clock_.advance(1);
  EXPECT_EQ(all_of("a"), 1);
  clock_.advance(kSecond);
  EXPECT_EQ(all_of("a"), 10);
}

TEST_F(Rate, WhoAsksInVainLosesNothingByIt) {
  all_of("a");
  for (int i = 0; i < 100; ++i) {
    clock_.advance(kSecond / 1'000);
    if (i < 98) {
      EXPECT_FALSE(rate_.take("a", clock_.now())) << i;
    }
  }
  clock_.advance(kSecond / 1'000);
  EXPECT_EQ(all_of("a"), 1);
}

TEST_F(Rate, NeverMoreThanTwoSecondsWorth) {
  all_of("a");
  clock_.advance(3'600 * kSecond);
  EXPECT_EQ(all_of("a"), 20);
}

TEST_F(Rate, EachCallerHasItsOwn) {
  EXPECT_EQ(all_of("a"), 20);
  EXPECT_EQ(all_of("b"), 20);
  EXPECT_EQ(all_of("a"), 0);
}

TEST_F(Rate, AClockThatIsSetBackGivesNothingAndTakesNothing) {
  all_of("a");
  clock_.advance(-3'600 * kSecond);
  EXPECT_EQ(all_of("a"), 0);
  clock_.advance(kSecond);
  EXPECT_EQ(all_of("a"), 10);
}

}  // namespace
}  // namespace comity::api
