// Several submitters, pollers and readers at once. Meant for the thread sanitizer as well.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <new>
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
  auto store =
      value_of(open_sqlite({folder / "store.db", Access::write, "", Missing::create}, system_clock(), system_random()));
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
    auto store = value_of(
        open_sqlite({folder / "store.db", Access::write, "", Missing::create}, system_clock(), system_random()));
    for (std::uint64_t id = 1; id <= 50; ++id) waiting.push_back(store->submit(sample_batch({sample_item(id, "1")})));
  }
  for (auto& outcome : waiting) EXPECT_TRUE(outcome.get());
  auto store = value_of(open_sqlite({folder / "store.db", Access::read, ""}, system_clock(), system_random()));
  EXPECT_EQ(value_of(store->counts()).items, 50U);
}

// Holds the writer at its next look at the clock, or makes it run out of memory there.
class GateClock final : public Clock {
 public:
  Time now() const override {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return !closed_; });
    if (failures_ == 0 || --failures_ > 0) return {1'700'000'000'000'000};
    throw std::bad_alloc();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    waiting_ = 0;
  }
  void await_writer() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ > 0; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    closed_ = false;
    changed_.notify_all();
  }
  void fail_at(int look) {
    const std::lock_guard lock(mutex_);
    failures_ = look;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  mutable int waiting_ = 0;
  mutable int failures_ = 0;  // looks until it fails; 0: never
  bool closed_ = false;
};

class OneCommit : public testing::Test {
 protected:
  // What becomes of batches that wait while another is in work, so that they share a commit.
  std::vector<Result<Outcome>> apply_together(std::vector<Batch> batches, int fail_at = 0) {
    clock_.close();
    auto first = store_->submit(sample_batch());
    clock_.await_writer();
    std::vector<std::future<Result<Outcome>>> waiting;
    for (auto& batch : batches) waiting.push_back(store_->submit(std::move(batch)));
    if (fail_at > 0) clock_.fail_at(1 + fail_at);
    clock_.open();
    EXPECT_TRUE(first.get());
    std::vector<Result<Outcome>> outcomes;
    for (auto& future : waiting) outcomes.push_back(future.get());
    return outcomes;
  }

  test::TempFolder folder_;
  GateClock clock_;
  std::unique_ptr<Store> store_ =
      value_of(open_sqlite({folder_ / "store.db", Access::write, "", Missing::create}, clock_, system_random()));
};

TEST_F(OneCommit, ABatchThatFailsFailsAlone) {
  auto bad = sample_batch({sample_item(2, "1")});
  bad.states = {{99, State::held}};
  const auto outcomes = apply_together({sample_batch({sample_item(1, "1")}), bad, sample_batch({sample_item(3, "1")})});
  ASSERT_TRUE(outcomes[0]);
  ASSERT_FALSE(outcomes[1]);
  EXPECT_EQ(outcomes[1].error().code, Code::not_found);
  ASSERT_TRUE(outcomes[2]);
  EXPECT_EQ(outcomes[2]->items, (std::vector<ItemOutcome>{{Taken::taken, 2}}));
  EXPECT_EQ(outcomes[2]->log_index, 2U);
  EXPECT_EQ(value_of(store_->counts()).items, 2U);
  EXPECT_TRUE(value_of(store_->check({})).empty());
}

TEST_F(OneCommit, WithoutMemoryAllItsBatchesFailAndTheStoreGoesOn) {
  const auto outcomes = apply_together({sample_batch({sample_item(1, "1")}), sample_batch({sample_item(2, "1")})}, 2);
  for (const auto& outcome : outcomes) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, Code::internal);
  }
  EXPECT_EQ(value_of(store_->counts()).items, 0U);
  EXPECT_EQ(value_of(store_->apply(sample_batch({sample_item(3, "1")}))).items,
            (std::vector<ItemOutcome>{{Taken::taken, 1}}));
  EXPECT_TRUE(value_of(store_->check({})).empty());
}

TEST(Concurrency, AFullQueueMakesSubmittersWaitAndLosesNothing) {
  const test::TempFolder folder;
  auto store =
      value_of(open_sqlite({folder / "store.db", Access::write, "", Missing::create}, system_clock(), system_random()));
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
