// What every store promises of boxes.
#include <gtest/gtest.h>

#include "tests/support/store_contract.h"

namespace comity::store {
namespace {

using test::sample_batch;
using test::sample_item;

class BoxContract : public Contract {
 protected:
  static Batch into_box(std::vector<NewItem> items, const std::string& box = "inbox") {
    auto batch = sample_batch(std::move(items));
    batch.box = box;
    return batch;
  }
  static Batch join(std::vector<Seq> items, const std::string& box = "inbox") {
    auto batch = sample_batch();
    for (const auto item : items) batch.joins.push_back({box, item});
    return batch;
  }
  static Batch leave(std::vector<Seq> items, const std::string& box = "inbox") {
    auto batch = sample_batch();
    for (const auto item : items) batch.leaves.push_back({box, item});
    return batch;
  }
  static PageQuery box(std::vector<ClassId> classes, const std::string& audience = "",
                       const std::string& name = "inbox") {
    auto query = of(std::move(classes), audience);
    query.box = name;
    return query;
  }
};

TEST_P(BoxContract, ItemsStandInABoxInTheOrderOfJoining) {
  apply(sample_batch({sample_item(1, "1"), sample_item(2, "1"), sample_item(3, "1")}));
  apply(into_box({sample_item(4, "1"), sample_item(2, "1")}));
  apply(join({3, 1}));
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{4, 2, 3, 1}));
  EXPECT_EQ(seqs(of({1})), (std::vector<Seq>{1, 2, 3, 4}));
  EXPECT_TRUE(seqs(box({1}, "", "other")).empty());
  auto query = box({1});
  query.tenant = "other";
  EXPECT_TRUE(seqs(query).empty());

  query = box({1});
  query.limit = 3;
  const auto first = page(query);
  EXPECT_TRUE(first.more);
  EXPECT_LT(first.entries[0].stamp, first.entries[1].stamp);
  query.after = first.next;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{1}));
  query = box({1});
  query.after = *store_->position_after(first.entries[0].stamp);
  query.until = first.entries[2].stamp;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{2, 3}));
}

TEST_P(BoxContract, AnItemIsAnnouncedFirstInItsTenantThenInItsBoxEachWithAStampOfItsOwn) {
  apply(into_box({sample_item(1, "1"), sample_item(2, "1")}));
  const auto in_tenant = page(of({1})).entries;
  const auto in_box = page(box({1})).entries;
  ASSERT_EQ(in_tenant.size(), 2U);
  ASSERT_EQ(in_box.size(), 2U);
  EXPECT_EQ(in_tenant[0].at.order, 1U);
  EXPECT_EQ(in_box[0].at.order, 2U);
  EXPECT_EQ(in_tenant[1].at.order, 3U);
  EXPECT_LT(in_tenant[0].stamp, in_box[0].stamp);
  EXPECT_LT(in_box[0].stamp, in_tenant[1].stamp);
  EXPECT_EQ(store_->announcements_of(1, {})->size(), 1U);
  EXPECT_EQ(store_->announcements_of(1, "inbox")->at(0).order, 2U);
  EXPECT_TRUE(store_->announcements_of(1, "other")->empty());
}

TEST_P(BoxContract, WhoIsAMemberStaysAtItsPlaceAndWhoLeftComesBackAtANewOne) {
  apply(into_box({sample_item(1, "1"), sample_item(2, "1")}));
  const auto before = store_->counts()->announcements;
  apply(into_box({sample_item(1, "1")}));
  apply(join({2, 1}));
  apply(leave({1}, "other"));
  EXPECT_EQ(store_->counts()->announcements, before);
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{1, 2}));
  apply(leave({1, 1}));
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{2}));
  EXPECT_EQ(seqs(of({1})), (std::vector<Seq>{1, 2}));
  EXPECT_TRUE(store_->sealed(1));
  apply(announce(1, 0));
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{2}));
  auto query = box({1});
  query.after = page(query).next;
  apply(into_box({sample_item(1, "1")}));
  EXPECT_EQ(seqs(query), (std::vector<Seq>{1}));
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{2, 1}));
}

TEST_P(BoxContract, ABatchThatJoinsAndLeavesDoesItInThatOrder) {
  apply(sample_batch({sample_item(1, "1"), sample_item(2, "1")}));
  auto batch = join({1, 2});
  batch.leaves = {{"inbox", 1}};
  apply(batch);
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{2}));
}

TEST_P(BoxContract, AnItemAnnouncedAgainMovesInEveryBoxThatItIsIn) {
  apply(into_box({sample_item(1, "1"), sample_item(2, "1"), sample_item(3, "1")}));
  apply(join({1, 2}, "shared"));
  apply(announce(1, 0, "xb.cert"));
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{1, 2, 3}));
  EXPECT_EQ(seqs(box({1}, "xb.cert")), (std::vector<Seq>{2, 3, 1}));
  EXPECT_EQ(seqs(box({1}, "xb.cert", "shared")), (std::vector<Seq>{2, 1}));
  EXPECT_EQ(seqs(box({1}, "xc.cert", "shared")), (std::vector<Seq>{1, 2}));
  EXPECT_EQ(seqs(of({1}, "xb.cert")), (std::vector<Seq>{2, 3, 1}));
  apply(announce(2, 0));
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{1, 3, 2}));
  EXPECT_EQ(seqs(box({1}, "xb.cert")), (std::vector<Seq>{3, 1, 2}));
}

TEST_P(BoxContract, AClassEntryMovesTheMembersThatItFoundAndNobodyElse) {
  apply(sample_batch({sample_item(1, "1"), sample_item(2, "1"), sample_item(3, "1"), sample_item(4, "1")}));
  apply(join({3, 1}));
  apply(into_box({sample_item(5, "1", "tool|CLEAR")}));
  apply(announce(0, 1, "xb.cert"));
  apply(join({2}));
  EXPECT_EQ(seqs(box({1, 2})), (std::vector<Seq>{3, 1, 5, 2}));
  const auto seen = page(box({1, 2}, "xb.cert"));
  ASSERT_EQ(seen.entries.size(), 4U);
  EXPECT_EQ(seen.entries[0].item.seq, 5U);
  EXPECT_EQ(seen.entries[1].item.seq, 1U);  // by place, at the class's entry
  EXPECT_EQ(seen.entries[2].item.seq, 3U);
  EXPECT_EQ(seen.entries[1].at.order, seen.entries[2].at.order);
  EXPECT_EQ(seen.entries[2].stamp, seen.entries[1].stamp + 2);
  EXPECT_EQ(seen.entries[3].item.seq, 2U);  // joined after it
  EXPECT_EQ(seqs(of({1, 2}, "xb.cert")), (std::vector<Seq>{5, 1, 2, 3, 4}));
  apply(leave({1}));
  EXPECT_EQ(seqs(box({1, 2}, "xb.cert")), (std::vector<Seq>{5, 3, 2}));
  apply(join({1}));
  EXPECT_EQ(seqs(box({1, 2}, "xb.cert")), (std::vector<Seq>{5, 3, 2, 1}));
}

TEST_P(BoxContract, AMemberThatChangesItsClassTakesItsEntriesInTheBoxAlong) {
  apply(into_box({sample_item(1, "1", "indicator|AMBER"), sample_item(2, "1"), sample_item(3, "1")}));
  apply(announce(3, 0));
  apply(announce(0, 2));
  auto move = sample_batch();
  move.classes = {{1, "indicator|CLEAR"}, {3, "indicator|AMBER"}};
  apply(move);
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{3}));
  // Item 1 came to the class after its entry, and stands where it joined.
  EXPECT_EQ(seqs(box({2})), (std::vector<Seq>{1, 2}));
  EXPECT_EQ(seqs(box({1, 2})), (std::vector<Seq>{1, 3, 2}));
  apply(announce(0, 2));
  EXPECT_EQ(seqs(box({2})), (std::vector<Seq>{2, 1}));
}

TEST_P(BoxContract, VersionsAreChosenAmongTheMembers) {
  apply(sample_batch({sample_item(1, "1"), sample_item(1, "2"), sample_item(1, "3"), sample_item(2, "1")}));
  apply(join({2, 1, 4}));
  auto query = box({1});
  query.versions = Versions::last;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{2, 4}));
  query.versions = Versions::first;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{1, 4}));
  query.ids = {1};
  EXPECT_EQ(seqs(query), (std::vector<Seq>{1}));
  query.versions = Versions::all;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{2, 1}));
  query.exact_versions = {"3", "2"};
  EXPECT_EQ(seqs(query), (std::vector<Seq>{2}));
}

TEST_P(BoxContract, WhatIsHeldOrErasedIsNotListedInABoxAndTheErasedJoinsNone) {
  apply(into_box({sample_item(1, "1"), sample_item(2, "1"), sample_item(3, "1")}));
  auto batch = sample_batch();
  batch.states = {{1, State::held}};
  batch.erasures = {{2, "1"}};
  apply(batch);
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{3}));
  const auto before = store_->counts()->announcements;
  EXPECT_EQ(apply(into_box({sample_item(2, "1"), sample_item(9, "1")}, "shared")).items[0].taken, Taken::erased);
  apply(join({2}, "shared"));
  EXPECT_EQ(store_->counts()->announcements, before + 2);
  EXPECT_EQ(seqs(box({1}, "", "shared")), (std::vector<Seq>{4}));
  // What is held may join; it is seen once it is active.
  apply(join({1}, "shared"));
  batch.states = {{1, State::active}};
  apply(batch);
  EXPECT_EQ(seqs(box({1}, "", "shared")), (std::vector<Seq>{4, 1}));
}

TEST_P(BoxContract, AConflictDoesNotJoin) {
  apply(sample_batch({sample_item(1, "1")}));
  const auto outcome = apply(into_box({sample_item(1, "1", "indicator|CLEAR", 2)}));
  EXPECT_EQ(outcome.items[0].taken, Taken::conflict);
  EXPECT_TRUE(seqs(box({1})).empty());
}

TEST_P(BoxContract, OnlyItemsOfTheBatchsTenantJoinAndLeave) {
  apply(sample_batch({sample_item(1, "1")}));
  apply(sample_batch({sample_item(2, "1")}, "other"));
  const auto before = *store_->counts();
  EXPECT_EQ(refused(join({1, 2})), Code::not_found);
  EXPECT_EQ(refused(leave({2})), Code::not_found);
  EXPECT_EQ(refused(join({3})), Code::not_found);
  EXPECT_EQ(refused(join({1}, "")), Code::limit);
  EXPECT_EQ(refused(join({1}, std::string(513, 'b'))), Code::limit);
  EXPECT_EQ(refused(into_box({}, std::string(513, 'b'))), Code::limit);
  EXPECT_EQ(*store_->counts(), before);
  EXPECT_TRUE(seqs(box({1})).empty());
  apply(join({1}, std::string(512, 'b')));
  EXPECT_EQ(seqs(box({1}, "", std::string(512, 'b'))), (std::vector<Seq>{1}));
}

TEST_P(BoxContract, BoxesOfOneNameInTwoTenantsAreTwo) {
  auto batch = into_box({sample_item(1, "1")});
  apply(batch);
  batch = into_box({sample_item(2, "1")});
  batch.tenant = "other";
  apply(batch);
  EXPECT_EQ(seqs(box({1})), (std::vector<Seq>{1}));
  auto query = box({1});
  query.tenant = "other";
  EXPECT_EQ(seqs(query), (std::vector<Seq>{2}));
}

INSTANTIATE_TEST_SUITE_P(Stores, BoxContract, testing::Values(Kind::memory, Kind::sqlite),
                         [](const auto& kind) { return kind.param == Kind::memory ? "memory" : "sqlite"; });

}  // namespace
}  // namespace comity::store
