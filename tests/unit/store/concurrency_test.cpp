// Several submitters, pollers and readers at once. Meant for the thread sanitizer as well.
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "store/memory/memory_store.h"
#include "store/sqlite/sqlite_store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/store_samples.h"
#include "tests/support/temp_folder.h"

namespace comity::store {
namespace {

using test::sample_batch;
using test::sample_item;
using test::value_of;

constexpr std::uint64_t kSubmitters = 3;
constexpr std::uint64_t kBatches = 40;
constexpr std::uint64_t kItems = 5;

// A poller that keeps its position must get every item once, and never see a batch by half.
void poll(Store& store, const std::atomic<bool>& written, std::set<Seq>& seen) {
  PageQuery query;
  query.tenant = "default";
  query.classes = {1, 2};
  query.limit = 7;
  std::uint64_t last_stamp = 0;
  for (;;) {
    const bool last = written;
    const auto page = value_of(store.page(query));
    for (const auto& entry : page.entries) {
      EXPECT_TRUE(seen.insert(entry.item.seq).second) << "twice: " << entry.item.seq;
      EXPECT_GT(entry.stamp, last_stamp);
      last_stamp = entry.stamp;
      EXPECT_TRUE(store.sealed(entry.item.seq));
    }
    query.after = page.next;
    if (last && page.entries.empty() && !page.more) return;
  }
}

void count_whole_batches(Store& store, const std::atomic<bool>& written) {
  while (!written) {
    EXPECT_EQ(value_of(store.counts()).items % kItems, 0U);
    EXPECT_TRUE(store.find(3, 0, 50));
    EXPECT_TRUE(store.versions(1'000'003));
  }
}

void submit(Store& store, std::uint64_t submitter) {
  std::vector<std::future<Result<Outcome>>> waiting;
  for (std::uint64_t batch = 0; batch < kBatches; ++batch) {
    std::vector<NewItem> items;
    for (std::uint64_t i = 0; i < kItems; ++i) {
      items.push_back(
          sample_item(submitter * 1'000'000 + batch * kItems + i, "1", i % 2 == 0 ? "tool|CLEAR" : "tool|RED"));
    }
    waiting.push_back(store.submit(sample_batch(std::move(items))));
  }
  for (auto& outcome : waiting) EXPECT_TRUE(outcome.get());
}

void run(Store& store) {
  std::atomic<bool> written{false};
  std::set<Seq> seen;
  std::thread poller([&] { poll(store, written, seen); });
  std::thread counter([&] { count_whole_batches(store, written); });
  std::vector<std::thread> submitters;
  for (std::uint64_t n = 1; n <= kSubmitters; ++n) submitters.emplace_back([&store, n] { submit(store, n); });
  for (auto& thread : submitters) thread.join();
  written = true;
  poller.join();
  counter.join();
  EXPECT_EQ(seen.size(), kSubmitters * kBatches * kItems);
  EXPECT_EQ(value_of(store.counts()).records, kSubmitters * kBatches);
}

TEST(Concurrency, PollersMissNothingWhileOthersSubmitOnDisk) {
  const test::TempFolder folder;
  auto store = value_of(open_sqlite({folder / "store.db", Access::write, ""}, system_clock(), system_random()));
  run(*store);
  EXPECT_TRUE(value_of(store->check({})).empty());
}

TEST(Concurrency, PollersMissNothingWhileOthersSubmitInMemory) {
  const auto store = open_memory(system_clock(), system_random());
  run(*store);
}

TEST(Concurrency, AStoreThatEndsFinishesWhatWasQueued) {
  const test::TempFolder folder;
  std::vector<std::future<Result<Outcome>>> waiting;
  {
    auto store = value_of(open_sqlite({folder / "store.db", Access::write, ""}, system_clock(), system_random()));
    for (std::uint64_t id = 1; id <= 50; ++id) waiting.push_back(store->submit(sample_batch({sample_item(id, "1")})));
  }
  for (auto& outcome : waiting) EXPECT_TRUE(outcome.get());
  auto store = value_of(open_sqlite({folder / "store.db", Access::read, ""}, system_clock(), system_random()));
  EXPECT_EQ(value_of(store->counts()).items, 50U);
}

TEST(Concurrency, AFullQueueMakesSubmittersWaitAndLosesNothing) {
  const test::TempFolder folder;
  auto store = value_of(open_sqlite({folder / "store.db", Access::write, ""}, system_clock(), system_random()));
  std::vector<std::future<Result<Outcome>>> waiting;
  for (std::uint64_t id = 1; id <= 12; ++id) {
    auto item = sample_item(id, "1");
    item.sealed.bytes.assign(20'000'000, static_cast<std::uint8_t>(id));  // more than the queue holds, together
    waiting.push_back(store->submit(sample_batch({std::move(item)})));
  }
  for (auto& outcome : waiting) EXPECT_TRUE(outcome.get());
  EXPECT_EQ(value_of(store->counts()).items, 12U);
}

}  // namespace
}  // namespace comity::store
