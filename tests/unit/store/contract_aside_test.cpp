// What every store promises of what is set aside.
#include <gtest/gtest.h>

#include "tests/support/store_contract.h"

namespace comity::store {
namespace {

class AsideContract : public Contract {};

using test::sample_batch;
using test::sample_item;

NewAside quarantined(std::uint64_t id_key, const std::string& version, std::uint8_t digest = 1) {
  return {AsideReason::quarantine, sample_item(id_key, version, "indicator|CLEAR", digest), {5, 6}};
}

TEST_P(AsideContract, WhatIsOnlySetAsideIsFoundByItsVersionsAndErased) {
  auto batch = sample_batch({sample_item(1, "2")});
  batch.asides = {quarantined(1, "1"), quarantined(1, "3"), quarantined(1, "3", 2), quarantined(1, "2"),
                  quarantined(2, "")};
  apply(batch);
  EXPECT_EQ(*store_->aside_versions(1), (std::vector<std::string>{"3", "2", "1"}));
  EXPECT_EQ(*store_->aside_versions(2), (std::vector<std::string>{""}));
  EXPECT_TRUE(store_->aside_versions(3)->empty());

  auto erase = sample_batch();
  erase.erasures = {{1, "3"}, {1, "2"}, {2, ""}, {2, "9"}};
  auto outcome = apply(erase);
  EXPECT_EQ(outcome.erased, 3U);
  EXPECT_TRUE(outcome.overwritten);
  EXPECT_EQ(apply(erase).erased, 0U);
  EXPECT_EQ(*store_->aside_versions(1), (std::vector<std::string>{"1"}));
  EXPECT_TRUE(store_->aside_versions(2)->empty());
  for (const auto& row : test::value_of(store_->asides(1, 10))) {
    EXPECT_EQ(row.item.state, State::erased);
    EXPECT_EQ(row.item.type + row.item.id + row.item.creator, "");
    EXPECT_TRUE(row.details.empty());
    EXPECT_FALSE(row.has_content);
  }
  EXPECT_EQ(apply(sample_batch({sample_item(1, "3")})).items, (std::vector<ItemOutcome>{{Taken::erased, 0}}));
}

TEST_P(AsideContract, NothingIsSetAsideOfAnErasedVersion) {
  apply(sample_batch({sample_item(1, "1")}));
  auto batch = sample_batch();
  batch.erasures = {{1, "1"}, {2, "1"}};
  batch.asides = {quarantined(1, "1"), quarantined(2, "1"), quarantined(2, "2")};
  apply(batch);
  const auto asides = store_->asides(0, 10);
  ASSERT_EQ(asides->size(), 1U);
  EXPECT_EQ(asides->front().item.version, "2");
  EXPECT_TRUE(store_->aside_versions(1)->empty());
}

TEST_P(AsideContract, WhatIsSetAsideKeepsAnyTypeAndIsPagedByNumber) {
  auto batch = sample_batch();
  for (std::uint64_t i = 1; i <= 5; ++i) batch.asides.push_back(quarantined(10 - i, "1"));
  batch.asides[2].item.type = std::string(2'000'000, 'x') + std::string("\0 Y", 3);
  apply(batch);
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t after = 0; after < 5; after = numbers.back()) {
    const auto asides = store_->asides(after, 2);
    ASSERT_TRUE(asides);
    ASSERT_EQ(asides->size(), after == 4 ? 1U : 2U);
    for (const auto& row : *asides) {
      numbers.push_back(row.number);
      EXPECT_EQ(row.item.id_key, 10 - row.number);
      EXPECT_TRUE(row.item.type == batch.asides[row.number - 1].item.type) << row.number;
    }
  }
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
  EXPECT_TRUE(store_->asides(5, 2)->empty());
}

INSTANTIATE_TEST_SUITE_P(Stores, AsideContract, testing::Values(Kind::memory, Kind::sqlite),
                         [](const auto& kind) { return kind.param == Kind::memory ? "memory" : "sqlite"; });

}  // namespace
}  // namespace comity::store
