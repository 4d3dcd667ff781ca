// Power cuts, full disks, read errors and flipped bits. The disk fails on purpose: tests/support/fault_vfs.h.
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <fstream>
#include <iterator>
#include <random>

#include "store/memory/memory_store.h"
#include "store/sqlite/log_file.h"
#include "store/sqlite/sqlite_store.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"
#include "tests/support/store_samples.h"
#include "tests/support/temp_folder.h"

namespace comity::store {
namespace {

using test::sample_batch;
using test::sample_item;
using test::value_of;

// Batch `number` of a run; its record's body says which it is.
Batch numbered_batch(std::uint64_t seed, std::uint32_t number) {
  std::mt19937_64 random(seed * 1'000'003 + number);
  auto batch = sample_batch();
  batch.record->body.resize(4);
  for (unsigned i = 0; i < 4; ++i) batch.record->body[i] = static_cast<std::uint8_t>(number >> (8 * i));
  for (auto n = random() % 6; n > 0; --n) {
    auto item = sample_item(1 + random() % 40, std::to_string(random() % 3),
                            random() % 2 == 0 ? "tool|CLEAR" : "tool|RED", static_cast<std::uint8_t>(random() % 2));
    item.sealed.bytes.resize(random() % 10 == 0 ? 20'000 : 300, static_cast<std::uint8_t>(number));
    batch.items.push_back(std::move(item));
  }
  if (random() % 2 == 0) batch.box = "inbox";
  if (random() % 4 == 0) {
    batch.documents = {{{"status", std::to_string(random() % 9)}, Bytes(random() % 9'000, 1), {}}};
  }
  if (random() % 5 == 0) batch.erasures.push_back({1 + random() % 40, std::to_string(random() % 3)});
  if (number > 0 && random() % 3 == 0) batch.meta.emplace_back("last", std::to_string(number));
  return batch;
}

std::uint32_t number_of(const RecordRow& row) {
  std::uint32_t number = 0;
  for (unsigned i = 0; i < 4; ++i) number |= std::uint32_t{row.record.body[i]} << (8 * i);
  return number;
}

// All that the store keeps of its items, but for stamps.
std::string dump(Store& store) {
  std::string text;
  for (const auto& row : value_of(store.walk(0, 1'000'000))) {
    text += std::to_string(row.seq) + row.type + row.id + "|" + row.version + "|" + to_hex(row.digest) + row.owner +
            row.creator + std::to_string(row.class_id) + "/" + std::to_string(row.place) + "/" +
            std::to_string(static_cast<int>(row.state)) + "/" + std::to_string(row.record);
    const auto sealed = store.sealed(row.seq);
    text += sealed ? to_hex(sealed->bytes) + to_hex(sealed->wrapped_key) : "-";
    for (const auto* box : {"", "inbox"}) {
      for (const auto& entry : value_of(store.announcements_of(row.seq, box)))
        text += " " + std::to_string(entry.order);
    }
    text += '\n';
  }
  for (std::uint64_t token = 0; token < 5; ++token) {
    for (const auto seq : value_of(store.find(token, 0, 100'000))) text += " " + std::to_string(seq);
  }
  for (const auto& document : value_of(store.documents("status", "", 100))) {
    text += " " + document.key.name + "=" + std::to_string(document.body.size());
  }
  return text + store.meta("last")->value_or("") + std::to_string(store.asides(0, 100'000)->size());
}

enum class Disk { honest, lying };

// One store under one power cut: what was confirmed, what came back.
class PowerCut {
 public:
  PowerCut(std::uint64_t seed, Disk disk) : seed_(seed), random_(seed) {
    if (disk == Disk::lying) vfs_.ignore_syncs();
  }

  // What is wrong with what survived; empty when nothing is.
  std::string run() {
    write_until_cut();
    vfs_.restore_power(seed_);
    const auto damaged_log = damaged_frame(log_of(file_));
    if (!damaged_log || *damaged_log) return "the log looks damaged";
    auto opened = open();
    if (!opened) return "does not open: " + opened.error().sentence();
    return verify(**opened);
  }

  bool was_cut() const { return was_cut_; }
  std::size_t confirmed() const { return confirmed_.size(); }
  test::FaultVfs::Tally tally() const { return vfs_.tally(); }

 private:
  Result<std::unique_ptr<Store>> open() {
    return open_sqlite({file_, Access::write, vfs_.name(), Missing::create}, clock_, store_random_);
  }

  void write_until_cut() {
    vfs_.cut_power_after(1 + random_() % 500);
    std::uint32_t number = 0;
    for (int times_opened = 0; times_opened < 4 && vfs_.power(); ++times_opened) {
      auto store = open();
      if (!store) break;
      for (auto rounds = 1 + random_() % 12; rounds > 0 && vfs_.power(); --rounds) write_some(**store, number);
    }
    was_cut_ = !vfs_.power();
  }

  // Several batches at once, so that they share commits.
  void write_some(Store& store, std::uint32_t& number) {
    std::deque<std::pair<std::uint32_t, std::future<Result<Outcome>>>> waiting;
    for (auto n = 1 + random_() % 4; n > 0; --n, ++number) {
      waiting.emplace_back(number, store.submit(numbered_batch(seed_, number)));
    }
    for (auto& [which, future] : waiting) {
      const auto outcome = future.get();
      if (outcome) confirmed_.emplace_back(which, outcome->log_index);
    }
  }

  std::string verify(Store& store) {
    const auto damages = store.check({});
    if (!damages) return "cannot be checked: " + damages.error().sentence();
    if (!damages->empty()) return "is damaged: " + damages->front().what;
    for (const auto& [number, log_index] : confirmed_) {
      const auto record = store.record(log_index);
      if (!record || number_of(*record) != number) return "lost confirmed batch " + std::to_string(number);
    }
    // The same batches, applied to the model, must give the same store: none is there by half.
    test::SeededRandom random;
    const auto model = open_memory(clock_, random);
    const auto records = store.counts()->records;
    for (std::uint64_t i = 0; i < records; ++i) {
      static_cast<void>(model->apply(numbered_batch(seed_, number_of(*store.record(i)))));
    }
    if (dump(store) != dump(*model)) return "holds a batch by half";
    return store.apply(numbered_batch(seed_, 9'999)) ? "" : "takes nothing any more";
  }

  std::uint64_t seed_;
  std::mt19937_64 random_;
  test::TempFolder folder_;
  std::filesystem::path file_ = folder_ / "store.db";
  test::ManualClock clock_;
  test::SeededRandom store_random_;
  test::FaultVfs vfs_;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> confirmed_;  // number, log index
  bool was_cut_ = false;
};

std::uint64_t cuts_wanted() {
  const char* wanted = std::getenv("COMITY_POWER_CUTS");
  return wanted == nullptr ? 200 : std::strtoull(wanted, nullptr, 10);
}

TEST(Power, CutAtAnyMomentLosesNothingConfirmedAndLeavesNothingByHalf) {
  std::size_t cuts = 0;
  std::size_t confirmed = 0;
  test::FaultVfs::Tally all;
  for (std::uint64_t seed = 1; seed <= cuts_wanted(); ++seed) {
    PowerCut cut(seed, Disk::honest);
    ASSERT_EQ(cut.run(), "") << "seed " << seed;
    cuts += cut.was_cut() ? 1 : 0;
    confirmed += cut.confirmed();
    all.kept += cut.tally().kept;
    all.dropped += cut.tally().dropped;
    all.torn += cut.tally().torn;
  }
  // The harness did what it is there for.
  EXPECT_GT(cuts, cuts_wanted() / 2);
  EXPECT_GT(confirmed, cuts_wanted());
  EXPECT_GT(all.kept, 0U);
  EXPECT_GT(all.dropped, 0U);
  EXPECT_GT(all.torn, 0U);
  std::printf("power cuts: %zu, batches confirmed before: %zu, writes kept %lu, dropped %lu, torn %lu\n", cuts,
              confirmed, static_cast<unsigned long>(all.kept), static_cast<unsigned long>(all.dropped),
              static_cast<unsigned long>(all.torn));
}

TEST(Power, ControlADiskThatIgnoresSyncsIsFoundOut) {
  std::size_t found = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) found += PowerCut(seed, Disk::lying).run().empty() ? 0 : 1;
  EXPECT_GT(found, 10U);
}

class Faults : public testing::Test {
 protected:
  std::unique_ptr<Store> opened(Access access = Access::write) {
    auto store = open_sqlite({file_, access, vfs_.name(), Missing::create}, clock_, random_);
    EXPECT_TRUE(store) << store.error().sentence();
    return store ? std::move(*store) : nullptr;
  }

  test::TempFolder folder_;
  std::filesystem::path file_ = folder_ / "store.db";
  test::ManualClock clock_;
  test::SeededRandom random_;
  test::FaultVfs vfs_;
};

TEST_F(Faults, AFullDiskIsToldLosesNothingAndIsOverWhenThereIsSpace) {
  auto store = opened();
  ASSERT_TRUE(store->apply(sample_batch({sample_item(1, "1")})));
  vfs_.set_space(150'000);
  std::uint64_t taken = 1;
  std::optional<Error> error;
  for (std::uint64_t id = 2; id < 2'000 && !error; ++id) {
    auto outcome = store->apply(sample_batch({sample_item(id, "1")}));
    if (outcome) {
      ++taken;
    } else {
      error = outcome.error();
    }
  }
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, Code::full) << error->sentence();
  EXPECT_EQ(store->counts()->items, taken);
  // A group in which some must fail, large ones too: those that are confirmed are there.
  auto large = sample_batch({sample_item(5'000, "1")});
  large.items[0].sealed.bytes.assign(3'000'000, 1);
  auto first = store->submit(large);
  auto second = store->submit(sample_batch({sample_item(5'001, "1")}));
  EXPECT_EQ(first.get().error().code, Code::full);
  static_cast<void>(second.get());
  vfs_.set_space(std::nullopt);
  const auto outcome = store->apply(sample_batch({sample_item(5'002, "1")}));
  ASSERT_TRUE(outcome) << outcome.error().sentence();
  EXPECT_TRUE(store->apply(large));
  for (Seq seq = 1; seq <= taken; ++seq) EXPECT_TRUE(store->sealed(seq));
  EXPECT_TRUE(store->check({})->empty());
  store.reset();
  EXPECT_EQ(opened()->item(outcome->items[0].item)->id_key, 5'002U);
}

TEST_F(Faults, ReadErrorsAreToldAndEndWithTheirCause) {
  {
    auto store = opened();
    std::vector<NewItem> items;
    for (std::uint64_t id = 1; id <= 3'000; ++id) items.push_back(sample_item(id, "1"));
    ASSERT_TRUE(store->apply(sample_batch(items)));
  }
  auto store = opened();
  ASSERT_TRUE(store->item(1));
  for (std::uint64_t reads = 0; reads < 5; ++reads) {
    vfs_.set_reads(reads);
    const auto rows = store->walk(0, 10'000);
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, Code::io);
    vfs_.set_reads(std::nullopt);
    EXPECT_TRUE(store->apply(sample_batch({sample_item(9'000 + reads, "1")})));
  }
  EXPECT_EQ(store->walk(0, 10'000)->size(), 3'005U);
  EXPECT_TRUE(store->check({})->empty());
}

std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What the exchange's seal binds (content, key and the columns that never change) it finds by itself; the rest is
// the store's to find.
std::string own_view(Store& store) {
  std::string text;
  PageQuery query;
  query.tenant = "default";
  query.limit = 10'000;
  for (const auto& row : value_of(store.classes())) query.classes.push_back(row.id);
  for (const auto* audience : {"", "xb.cert"}) {
    query.audience = audience;
    const auto page = store.page(query);
    if (!page) return "unreadable";
    for (const auto& entry : page->entries) {
      text += std::to_string(entry.at.order) + "." + std::to_string(entry.at.place) + ":" +
              std::to_string(entry.item.seq) + " ";
    }
  }
  const auto rows = store.walk(0, 10'000);
  if (!rows) return "unreadable";
  for (const auto& row : *rows)
    text += std::to_string(row.place) + "/" + std::to_string(static_cast<int>(row.state)) + " ";
  for (std::uint64_t token = 0; token < 5; ++token) {
    const auto found = store.find(token, 0, 10'000);
    if (!found) return "unreadable";
    for (const auto seq : *found) text += std::to_string(seq) + " ";
  }
  return text;
}

TEST_F(Faults, FlippedBitsThatChangeWhatIsListedOrFoundAreSeenByTheCheck) {
  {
    auto store = opened();
    std::vector<NewItem> items;
    for (std::uint64_t id = 1; id <= 300; ++id) {
      items.push_back(sample_item(id, "1", id % 3 == 0 ? "tool|CLEAR" : "indicator|CLEAR"));
    }
    auto batch = sample_batch(items);
    ASSERT_TRUE(store->apply(batch));
    batch = sample_batch();
    batch.announcements = {{5, 0, "xb.cert"}, {0, 1, "xb.cert"}, {7, 0, ""}};
    batch.states = {{9, State::held}};
    batch.classes = {{12, "tool|RED"}};
    batch.joins = {{"inbox", 5}, {"inbox", 12}};
    batch.documents = {{{"status", "a"}, {1}, {}}};
    ASSERT_TRUE(store->apply(batch));
  }
  const auto sound = contents(file_);
  const auto expected = own_view(*opened(Access::read));
  std::mt19937_64 random(7);
  int seen = 0;
  for (int flip = 0; flip < 200; ++flip) {
    auto bytes = sound;
    const auto at = random() % bytes.size();
    bytes[at] = static_cast<char>(bytes[at] ^ (1U << (random() % 8)));
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << bytes;
    auto store = open_sqlite({file_, Access::read, ""}, clock_, random_);
    const auto found = store ? (*store)->check({}) : Result<std::vector<Damage>>(std::vector<Damage>(1));
    const bool damaged = !found || !found->empty();
    seen += damaged ? 1 : 0;
    if (damaged) continue;
    EXPECT_EQ(own_view(**store), expected) << "unseen flip at " << at;
  }
  EXPECT_GT(seen, 20);  // most bytes are content, keys or free space
}

}  // namespace
}  // namespace comity::store
