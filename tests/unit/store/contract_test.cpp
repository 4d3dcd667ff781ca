// What every store promises, asked of each implementation.
#include <gtest/gtest.h>

#include "tests/support/store_contract.h"

namespace comity::store {
namespace {

using test::sample_batch;
using test::sample_item;

TEST_P(Contract, WhatIsTakenIsFoundAgainWithEveryColumn) {
  auto item = sample_item(42, "2026-01-01T00:00:00");
  item.kind = ItemKind::envelope;
  item.exercise = Exercise::yes;
  item.sealed.dictionary = 3;
  item.sealed.format = 2;
  item.sealed.key_id = 9;
  apply(sample_batch());
  const auto outcome = apply(sample_batch({item}));
  EXPECT_EQ(outcome.log_index, 1U);
  ASSERT_EQ(outcome.items, (std::vector<ItemOutcome>{{Taken::taken, 1}}));

  ItemRow expected;
  expected.seq = 1;
  expected.kind = ItemKind::envelope;
  expected.tenant = "default";
  expected.type = "indicator";
  expected.id = item.id;
  expected.version = item.version;
  expected.id_key = 42;
  expected.digest = item.digest;
  expected.owner = "xa.cert";
  expected.creator = item.creator;
  expected.custodian = "xa.cert";
  expected.origin = "xb.cert";
  expected.class_id = 1;
  expected.place = 1;
  expected.exercise = Exercise::yes;
  expected.key_id = 9;
  expected.dictionary = 3;
  expected.format = 2;
  expected.record = 1;
  expected.wrapped_key = item.sealed.wrapped_key;
  const auto row = store_->item(1);
  ASSERT_TRUE(row);
  EXPECT_EQ(*row, expected);
  const auto sealed = store_->sealed(1);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->bytes, item.sealed.bytes);
  EXPECT_EQ(sealed->wrapped_key, item.sealed.wrapped_key);
  EXPECT_EQ(sealed->dictionary, 3U);
  EXPECT_EQ(store_->item(2).error().code, Code::not_found);
  EXPECT_EQ(store_->sealed(2).error().code, Code::not_found);
}

TEST_P(Contract, DuplicateConflictAndErasedAreToldApart) {
  const auto first = sample_item(7, "1");
  const auto other = sample_item(7, "1", "indicator|CLEAR", 2);
  auto batch = sample_batch({first, first, other, other});
  auto outcome = apply(batch);
  EXPECT_EQ(outcome.items, (std::vector<ItemOutcome>{
                               {Taken::taken, 1}, {Taken::duplicate, 1}, {Taken::conflict, 1}, {Taken::conflict, 1}}));
  outcome = apply(sample_batch({first, other}));
  EXPECT_EQ(outcome.items, (std::vector<ItemOutcome>{{Taken::duplicate, 1}, {Taken::conflict, 1}}));

  auto asides = store_->asides(0, 10);
  ASSERT_TRUE(asides);
  ASSERT_EQ(asides->size(), 1U);
  EXPECT_EQ(asides->front().reason, AsideReason::conflict);
  EXPECT_EQ(asides->front().item.digest, other.digest);
  EXPECT_EQ(asides->front().item.id, other.id);
  EXPECT_EQ(asides->front().item.owner, other.owner);
  EXPECT_TRUE(asides->front().has_content);
  EXPECT_EQ(store_->aside_sealed(1)->bytes, other.sealed.bytes);

  auto erase = sample_batch({first, other});
  erase.erasures = {{7, "1"}, {8, "1"}};
  outcome = apply(erase);
  EXPECT_EQ(outcome.erased, 1U);
  EXPECT_EQ(outcome.items, (std::vector<ItemOutcome>{{Taken::erased, 1}, {Taken::erased, 1}}));
  EXPECT_EQ(apply(sample_batch({sample_item(8, "1")})).items, (std::vector<ItemOutcome>{{Taken::erased, 0}}));

  asides = store_->asides(0, 10);
  ASSERT_EQ(asides->size(), 1U);
  EXPECT_EQ(asides->front().item.id, "");
  EXPECT_FALSE(asides->front().has_content);
  EXPECT_EQ(store_->aside_sealed(1).error().code, Code::not_found);
  const auto row = store_->item(1);
  EXPECT_EQ(row->state, State::erased);
  EXPECT_EQ(row->id, "");
  EXPECT_EQ(row->creator, "");
  EXPECT_EQ(row->version, "1");
  EXPECT_EQ(store_->sealed(1).error().code, Code::not_found);
  EXPECT_TRUE(store_->find(1'007, 0, 10)->empty());
  const auto counts = store_->counts();
  EXPECT_EQ(counts->items, 0U);
  EXPECT_EQ(counts->erased, 1U);
  EXPECT_EQ(counts->asides, 1U);
}

TEST_P(Contract, PagesInTheOrderOfAnnouncementOverPermittedClasses) {
  apply(sample_batch({sample_item(1, "1"), sample_item(2, "1", "tool|CLEAR"), sample_item(3, "1"),
                      sample_item(4, "1", "malware|RED"), sample_item(5, "1")}));
  EXPECT_EQ(seqs(of({1, 2, 3})), (std::vector<Seq>{1, 2, 3, 4, 5}));
  EXPECT_EQ(seqs(of({1, 2, 2, 99})), (std::vector<Seq>{1, 2, 3, 5}));
  EXPECT_TRUE(seqs(of({})).empty());
  auto query = of({1, 2});
  query.tenant = "other";
  EXPECT_TRUE(seqs(query).empty());

  query = of({1, 2});
  query.limit = 2;
  auto first = page(query);
  EXPECT_TRUE(first.more);
  ASSERT_EQ(first.entries.size(), 2U);
  EXPECT_LT(first.entries[0].stamp, first.entries[1].stamp);
  query.after = first.next;
  auto second = page(query);
  EXPECT_FALSE(second.more);
  ASSERT_EQ(second.entries.size(), 2U);
  EXPECT_EQ(second.entries[1].item.seq, 5U);
  query.after = second.next;
  EXPECT_TRUE(page(query).entries.empty());
  apply(sample_batch({sample_item(6, "1")}));
  EXPECT_EQ(seqs(query), (std::vector<Seq>{6}));

  query = of({1, 2});
  query.after = *store_->position_after(first.entries[0].stamp);
  query.until = first.entries[1].stamp;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{2}));
  query.after = *store_->position_after(first.entries[0].stamp - 1);
  EXPECT_EQ(seqs(query), (std::vector<Seq>{1, 2}));
}

TEST_P(Contract, AnItemStandsAtItsLatestAnnouncementToTheReceiver) {
  apply(sample_batch({sample_item(1, "1"), sample_item(2, "1"), sample_item(3, "1")}));
  apply(announce(1, 0, "xb.cert"));
  EXPECT_EQ(seqs(of({1})), (std::vector<Seq>{1, 2, 3}));
  EXPECT_EQ(seqs(of({1}, "xc.cert")), (std::vector<Seq>{1, 2, 3}));
  EXPECT_EQ(seqs(of({1}, "xb.cert")), (std::vector<Seq>{2, 3, 1}));
  apply(announce(2, 0));
  EXPECT_EQ(seqs(of({1})), (std::vector<Seq>{1, 3, 2}));
  EXPECT_EQ(seqs(of({1}, "xb.cert")), (std::vector<Seq>{3, 1, 2}));
}

TEST_P(Contract, AClassEntryListsWhatWasInTheClassByPlace) {
  apply(sample_batch({sample_item(1, "1"), sample_item(2, "1"), sample_item(3, "1", "tool|CLEAR")}));
  apply(announce(1, 0));
  apply(announce(0, 1, "xb.cert"));
  apply(sample_batch({sample_item(4, "1")}));
  EXPECT_EQ(seqs(of({1, 2})), (std::vector<Seq>{2, 3, 1, 4}));
  auto query = of({1, 2}, "xb.cert");
  EXPECT_EQ(seqs(query), (std::vector<Seq>{3, 1, 2, 4}));
  query.limit = 1;
  std::vector<Seq> paged;
  std::uint64_t last_stamp = 0;
  for (bool more = true; more;) {
    const auto next = page(query);
    for (const auto& entry : next.entries) {
      paged.push_back(entry.item.seq);
      EXPECT_LT(last_stamp, entry.stamp);
      last_stamp = entry.stamp;
    }
    query.after = next.next;
    more = next.more;
  }
  EXPECT_EQ(paged, (std::vector<Seq>{3, 1, 2, 4}));
  const auto whole = page(of({1, 2}, "xb.cert"));
  EXPECT_EQ(whole.entries[1].at, (Position{5, 1}));
  query.after = *store_->position_after(whole.entries[1].stamp);
  query.limit = 10;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{2, 4}));
  const auto entries = store_->announcements_of(1, {});
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ((*entries)[2].item, 0U);
  EXPECT_EQ((*entries)[2].audience, "xb.cert");
}

TEST_P(Contract, AnItemThatChangesItsClassTakesItsEntriesAlong) {
  apply(sample_batch({sample_item(1, "1", "indicator|AMBER"), sample_item(2, "1")}));
  apply(announce(0, 2));
  auto move = sample_batch();
  move.classes = {{1, "indicator|CLEAR"}, {2, "indicator|CLEAR"}};
  apply(move);
  EXPECT_EQ(store_->item(1)->class_id, 2U);
  EXPECT_EQ(store_->item(1)->place, 2U);
  EXPECT_EQ(store_->item(2)->place, 1U);
  EXPECT_TRUE(seqs(of({1})).empty());
  // Item 1 joined after the class was announced: it keeps its own entry, before the class's.
  EXPECT_EQ(seqs(of({2})), (std::vector<Seq>{1, 2}));
  apply(announce(0, 2));
  EXPECT_EQ(seqs(of({2})), (std::vector<Seq>{2, 1}));
}

TEST_P(Contract, OnlyActiveItemsAreListed) {
  apply(sample_batch({sample_item(1, "1"), sample_item(2, "1"), sample_item(3, "1")}));
  auto batch = sample_batch();
  batch.states = {{1, State::held}, {2, State::disabled}};
  apply(batch);
  EXPECT_EQ(seqs(of({1})), (std::vector<Seq>{3}));
  EXPECT_TRUE(store_->sealed(1));
  batch.states = {{1, State::active}};
  apply(batch);
  EXPECT_EQ(seqs(of({1})), (std::vector<Seq>{1, 3}));
}

TEST_P(Contract, VersionsAreChosenAmongThoseThatTheReceiverMaySee) {
  apply(sample_batch(
      {sample_item(1, "1"), sample_item(1, "3", "indicator|RED"), sample_item(1, "2"), sample_item(2, "1")}));
  auto query = of({1});
  query.versions = Versions::last;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{3, 4}));
  query.versions = Versions::first;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{1, 4}));
  query = of({1, 2});
  query.versions = Versions::last;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{2, 4}));
  query.exact_versions = {"2", "1"};
  EXPECT_EQ(seqs(query), (std::vector<Seq>{1, 2, 3, 4})) << "the newest besides";
  query.versions = Versions::all;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{1, 3, 4}));
  query.ids = {1};
  EXPECT_EQ(seqs(query), (std::vector<Seq>{1, 3}));
  query.versions = Versions::last_and_first;
  query.exact_versions.clear();
  EXPECT_EQ(seqs(query), (std::vector<Seq>{1, 2}));
  query.versions = Versions::last;
  EXPECT_EQ(seqs(query), (std::vector<Seq>{2}));
  const auto versions = store_->versions(1);
  ASSERT_EQ(versions->size(), 3U);
  EXPECT_EQ((*versions)[0].version, "3");
  EXPECT_EQ((*versions)[2].version, "1");
}

TEST_P(Contract, TokensFindItemsNewestFirst) {
  std::vector<NewItem> items;
  for (std::uint64_t i = 1; i <= 10; ++i) items.push_back(sample_item(i, "1"));
  apply(sample_batch(items));
  EXPECT_EQ(*store_->find(3, 0, 10), (std::vector<Seq>{8, 3}));
  EXPECT_EQ(*store_->find(3, 8, 10), (std::vector<Seq>{3}));
  EXPECT_EQ(*store_->find(3, 0, 1), (std::vector<Seq>{8}));
  EXPECT_TRUE(store_->find(99, 0, 10)->empty());
}

TEST_P(Contract, ABatchThatCannotBeAppliedLeavesNothing) {
  apply(sample_batch({sample_item(1, "1")}));
  const auto before = *store_->counts();
  auto batch = sample_batch({sample_item(2, "1", "tool|CLEAR")});
  batch.states = {{2, State::held}};
  EXPECT_EQ(refused(batch), Code::not_found);
  batch.states.clear();
  batch.announcements = {{0, 2, ""}};
  EXPECT_EQ(refused(batch), Code::not_found);
  batch.announcements = {};
  batch.states = {{1, State::erased}};
  EXPECT_EQ(refused(batch), Code::invalid);
  batch.states.clear();
  batch.items[0].class_facts = "indicator|CLEAR";
  EXPECT_EQ(refused(batch), Code::invalid);
  EXPECT_EQ(*store_->counts(), before);
  EXPECT_EQ(apply(sample_batch({sample_item(2, "1")})).items, (std::vector<ItemOutcome>{{Taken::taken, 2}}));
}

TEST_P(Contract, RecordsMetaAndDictionariesAreKept) {
  auto batch = sample_batch();
  batch.record = Record{RecordKind::node, {9, 8}, 4};
  batch.dictionaries = {{1, 2}, {3}};
  batch.meta = {{"a", "1"}, {"b", "2"}, {"a", "3"}};
  const auto outcome = apply(batch);
  EXPECT_EQ(outcome.dictionaries, (std::vector<std::uint32_t>{1, 2}));
  if (GetParam() == Kind::sqlite) open();
  EXPECT_EQ(store_->meta("a")->value_or(""), "3");
  EXPECT_FALSE(store_->meta("c")->has_value());
  EXPECT_EQ(store_->dictionaries()->at(1).bytes, Bytes{3});
  const auto record = store_->record(0);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->record.kind, RecordKind::node);
  EXPECT_EQ(record->record.body, (Bytes{9, 8}));
  EXPECT_EQ(record->record.format, 4U);
  EXPECT_EQ(record->at, clock_.now());
  EXPECT_EQ(store_->record(1).error().code, Code::not_found);
}

TEST_P(Contract, StampsRiseWhateverTheClockDoes) {
  std::uint64_t last = 0;
  for (std::uint64_t i = 1; i <= 30; ++i) {
    if (i % 3 == 0) clock_.advance(-5'000'000);
    if (i == 20) clock_.set(1'800'000'000'000'000);
    if (i % 5 == 0) apply(announce(0, 1));
    apply(sample_batch({sample_item(i, "1")}));
    const auto entries = store_->announcements_of(i, {});
    const auto stamp = entries->back().stamp;
    EXPECT_GT(stamp, last);
    EXPECT_GE(stamp, static_cast<std::uint64_t>(clock_.now().micros));
    last = stamp;
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, Contract, testing::Values(Kind::memory, Kind::sqlite),
                         [](const auto& kind) { return kind.param == Kind::memory ? "memory" : "sqlite"; });

}  // namespace
}  // namespace comity::store
