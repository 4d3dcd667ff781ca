#include "exchange/in_order.h"

#include <gtest/gtest.h>

#include <new>

namespace comity::exchange {
namespace {

using Maker = std::function<std::size_t(std::size_t)>;

TEST(InOrder, UsesEverythingOnceInOrder) {
  std::vector<std::size_t> seen;
  in_order<std::size_t>(
      1000, 4, [] { return Maker([](std::size_t i) { return i * i; }); },
      [&seen](std::size_t made) {
        seen.push_back(made);
        return true;
      });
  ASSERT_EQ(seen.size(), 1000U);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], i * i);
}

TEST(InOrder, StopsWhenAskedTo) {
  std::size_t used = 0;
  in_order<std::size_t>(
      1'000'000, 2, [] { return Maker([](std::size_t i) { return i; }); },
      [&used](std::size_t) { return ++used < 10; });
  EXPECT_EQ(used, 10U);
}

TEST(InOrder, WhatAMakerOrTheUserThrowsReachesTheCaller) {
  const auto making = [] {
    in_order<std::size_t>(
        100, 2,
        [] {
          return Maker([](std::size_t i) -> std::size_t {
            if (i == 50) throw std::bad_alloc();
            return i;
          });
        },
        [](std::size_t) { return true; });
  };
  EXPECT_THROW(making(), std::bad_alloc);
  const auto using_it = [] {
    in_order<std::size_t>(
        100, 2, [] { return Maker([](std::size_t i) { return i; }); },
        [](std::size_t made) -> bool {
          if (made == 7) throw std::bad_alloc();
          return true;
        });
  };
  EXPECT_THROW(using_it(), std::bad_alloc);
}

}  // namespace
}  // namespace comity::exchange
