// What only the store on disk promises: opening, refusing, migrating, checking, backing up, forgetting.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "store/sqlite/log_file.h"
#include "store/sqlite/migrations.h"
#include "store/sqlite/sqlite_store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"
#include "tests/support/store_samples.h"
#include "tests/support/temp_folder.h"

namespace comity::store {
namespace {

using test::sample_batch;
using test::sample_item;

std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

class OnDisk : public testing::Test {
 protected:
  Result<std::unique_ptr<Store>> open(Access access = Access::write, Missing missing = Missing::create) {
    return open_sqlite({file_, access, "", missing}, clock_, random_);
  }
  std::unique_ptr<Store> opened(Access access = Access::write) {
    auto store = open(access);
    EXPECT_TRUE(store) << store.error().sentence();
    return store ? std::move(*store) : nullptr;
  }
  static void expect_clean(Store& store) {
    const auto damages = store.check({});
    ASSERT_TRUE(damages) << damages.error().sentence();
    for (const auto& damage : *damages) ADD_FAILURE() << damage.item << ": " << damage.what;
  }
  void script(const std::string& sql) {
    auto connection = Connection::open(file_.string(), SQLITE_OPEN_READWRITE, "");
    ASSERT_TRUE(connection);
    const auto done = (*connection)->script(sql);
    ASSERT_TRUE(done) << done.error().sentence();
  }
  // Items 1 to `count`, one batch.
  static void fill(Store& store, std::uint64_t count) {
    std::vector<NewItem> items;
    for (std::uint64_t i = 1; i <= count; ++i) items.push_back(sample_item(i, "1"));
    ASSERT_TRUE(store.apply(sample_batch(items)));
  }

  test::TempFolder folder_;
  std::filesystem::path file_ = folder_ / "store.db";
  test::ManualClock clock_;
  test::SeededRandom random_;
};

TEST_F(OnDisk, KeepsEverythingAcrossOpeningAndLeavesNoLog) {
  {
    auto store = opened();
    fill(*store, 3);
    EXPECT_TRUE(store->item(2));
  }
  EXPECT_FALSE(std::filesystem::exists(log_of(file_)));
  auto store = opened();
  EXPECT_EQ(store->item(3)->id, "indicator--3");
  EXPECT_EQ(store->apply(sample_batch({sample_item(3, "1"), sample_item(4, "1")}))->items,
            (std::vector<ItemOutcome>{{Taken::duplicate, 3}, {Taken::taken, 4}}));
  EXPECT_EQ(store->counts()->records, 2U);
  EXPECT_GT(store->counts()->bytes, 8'192U);
  expect_clean(*store);
}

TEST_F(OnDisk, AReaderSeesWhatAWriterHasConfirmed) {
  EXPECT_EQ(open(Access::read).error().code, Code::not_found);
  auto writer = opened();
  fill(*writer, 1);
  auto reader = opened(Access::read);
  EXPECT_TRUE(reader->item(1));
  EXPECT_EQ(reader->apply(sample_batch()).error().code, Code::read_only);
  ASSERT_TRUE(writer->apply(sample_batch({sample_item(2, "1")})));
  EXPECT_TRUE(reader->item(2));
}

TEST_F(OnDisk, IsReadWhereNothingCanBeWritten) {
  { fill(*opened(), 2); }
  if (::geteuid() == 0) {
    // The superuser writes anywhere; immutable is what a read-only disk comes to, and is tried by e2e on one.
    GTEST_SKIP() << "skipped: running as root, who may write everywhere";
  }
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  std::filesystem::permissions(file_, std::filesystem::perms::owner_read);
  EXPECT_EQ(opened(Access::read)->item(2)->id, "indicator--2");
  EXPECT_EQ(open().error().code, Code::read_only);
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::owner_all);
}

TEST_F(OnDisk, RefusesANewerSchemaAndStrangeFilesAndChangesNothing) {
  { fill(*opened(), 1); }
  script("PRAGMA journal_mode = DELETE; PRAGMA user_version = 99");
  const auto before = contents(file_);
  EXPECT_EQ(open().error().code, Code::newer);
  EXPECT_EQ(open(Access::read).error().code, Code::newer);
  EXPECT_EQ(contents(file_), before);
  EXPECT_NE(open().error().sentence().find("99"), std::string::npos);
  script("PRAGMA user_version = 1; PRAGMA application_id = 5");
  EXPECT_EQ(open().error().code, Code::damaged);
  std::ofstream(file_, std::ios::trunc) << std::string(20'000, 'x');
  EXPECT_EQ(open().error().code, Code::damaged);
  EXPECT_EQ(contents(file_), std::string(20'000, 'x'));
}

TEST_F(OnDisk, AMissingOrEmptyFileIsMadeAStoreOnlyWhereThatIsAskedFor) {
  const auto refused = [&](Access access) {
    const auto store = open(access, Missing::refuse);
    return !store && store.error().code == Code::not_found;
  };
  EXPECT_TRUE(refused(Access::write));
  EXPECT_TRUE(refused(Access::read));
  EXPECT_FALSE(std::filesystem::exists(file_));
  std::ofstream(file_).flush();
  EXPECT_TRUE(refused(Access::write));
  EXPECT_TRUE(refused(Access::read));
  EXPECT_EQ(contents(file_), "");
  script("PRAGMA journal_mode = WAL");  // pages, but no schema
  EXPECT_TRUE(refused(Access::write));
  std::ofstream(file_, std::ios::trunc).flush();
  { fill(*opened(), 1); }
  const auto store = open(Access::write, Missing::refuse);
  ASSERT_TRUE(store) << store.error().sentence();
  EXPECT_EQ((*store)->counts()->items, 1U);
}

TEST_F(OnDisk, MigratesStepByStepAndKeepsWhatAFailedStepFound) {
  auto connection = *Connection::open(file_.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "");
  const Step first{"CREATE TABLE a(x INTEGER) STRICT; INSERT INTO a VALUES(1)"};
  const Step second{"ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x + 1"};
  const Step broken{"UPDATE a SET x = 7; INSERT INTO nowhere VALUES(1)"};
  ASSERT_TRUE(migrate(*connection, std::vector{first}));
  EXPECT_EQ(connection->number_of("PRAGMA user_version", 0).value(), 1U);
  ASSERT_TRUE(migrate(*connection, std::vector{first, second}));
  EXPECT_EQ(connection->number_of("SELECT y FROM a", 0).value(), 2U);
  EXPECT_FALSE(migrate(*connection, std::vector{first, second, broken}));
  EXPECT_EQ(connection->number_of("PRAGMA user_version", 0).value(), 2U);
  EXPECT_EQ(connection->number_of("SELECT x FROM a", 0).value(), 1U);
  EXPECT_EQ(migrate(*connection, std::vector{first}).error().code, Code::newer);
  ASSERT_TRUE(migrate(*connection, std::vector{first, second}));
}

TEST_F(OnDisk, TwoStoresDoNotTouchEachOther) {
  auto one = opened();
  auto other = *open_sqlite({folder_ / "a %3f#b?.db", Access::write, "", Missing::create}, clock_, random_);
  fill(*one, 2);
  fill(*other, 1);
  EXPECT_EQ(one->counts()->items, 2U);
  EXPECT_EQ(other->counts()->items, 1U);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "a %3f#b?.db"));
}

// Each statement is damage that the check has to see.
TEST_F(OnDisk, CheckFindsWhatDoesNotFitTogether) {
  const std::vector<std::string> damages{"DELETE FROM content WHERE seq = 2",
                                         "DELETE FROM erasable WHERE seq = 2",
                                         "INSERT INTO content VALUES(99, x'00')",
                                         "UPDATE item SET state = 3 WHERE seq = 2",
                                         "UPDATE item SET class = 9 WHERE seq = 2",
                                         "UPDATE item SET type = 1 WHERE seq = 2",
                                         "UPDATE item SET place = 77 WHERE seq = 2",
                                         "UPDATE item SET place = 1 WHERE seq = 2",
                                         "UPDATE item SET state = 5 WHERE seq = 2",
                                         "UPDATE item SET digest = x'00' WHERE seq = 2",
                                         "UPDATE item SET announced = 1 WHERE seq = 2",
                                         "UPDATE item SET owner = 900 WHERE seq = 2",
                                         "UPDATE item SET record = 70 WHERE seq = 2",
                                         "UPDATE announcement SET item = 9 WHERE ord = 2",
                                         "UPDATE announcement SET audience = 1 WHERE ord = 2",
                                         "UPDATE announcement SET class = 2 WHERE ord = 2",
                                         "UPDATE announcement SET stamp = 0 WHERE ord = 2",
                                         "UPDATE announcement SET places = 50 WHERE item = 0",
                                         "DELETE FROM announcement WHERE item = 0",
                                         "DELETE FROM item WHERE seq = 2",
                                         "DELETE FROM record WHERE log_index = 0",
                                         "DELETE FROM class WHERE id = 1",
                                         "UPDATE class SET next_place = 2 WHERE id = 1",
                                         "DELETE FROM name WHERE text = 'xa.cert'",
                                         "UPDATE token SET token = token + 1 WHERE item = 2",
                                         "DELETE FROM token WHERE item = 2",
                                         "UPDATE erasable SET id = 'indicator--1' WHERE seq = 4"};
  {
    auto store = opened();
    fill(*store, 4);
    auto batch = sample_batch({sample_item(9, "1", "tool|CLEAR")});
    batch.announcements = {{0, 1, ""}, {3, 0, "xb.cert"}};
    batch.erasures = {{4, "1"}};
    ASSERT_TRUE(store->apply(batch));
    expect_clean(*store);
  }
  const auto sound = contents(file_);
  for (const auto& damage : damages) {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << sound;
    script(damage);
    const auto found = opened(Access::read)->check({});
    ASSERT_TRUE(found) << found.error().sentence();
    EXPECT_FALSE(found->empty()) << damage;
  }
}

TEST_F(OnDisk, CheckAndBackupStopOnRequest) {
  auto store = opened();
  fill(*store, 2'000);
  const auto stop = [](std::uint64_t, std::uint64_t) { return false; };
  EXPECT_EQ(store->check(stop).error().code, Code::stopped);
  EXPECT_EQ(store->backup(folder_ / "copy.db", stop).error().code, Code::stopped);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.path().filename().string().rfind("store.db", 0), 0U) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 1U);
  expect_clean(*store);
}

TEST_F(OnDisk, BacksUpWhileWritingAndTheCopyIsAStore) {
  auto store = opened();
  fill(*store, 500);
  auto writing = store->submit(sample_batch({sample_item(600, "1")}));
  ASSERT_TRUE(store->backup(folder_ / "copy.db", {}));
  ASSERT_TRUE(writing.get());
  EXPECT_EQ(store->backup(folder_ / "copy.db", {}).error().code, Code::exists);
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "copy.db").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);

  auto copy = *open_sqlite({folder_ / "copy.db", Access::write, ""}, clock_, random_);
  EXPECT_GE(copy->counts()->items, 500U);
  EXPECT_EQ(copy->sealed(7)->bytes, store->sealed(7)->bytes);
  ASSERT_TRUE(copy->apply(sample_batch({sample_item(700, "1")})));
  expect_clean(*copy);
}

TEST_F(OnDisk, WhatIsErasedIsGoneFromTheFiles) {
  auto store = opened();
  std::vector<NewItem> items;
  for (std::uint64_t i = 1; i <= 400; ++i) {
    auto item = sample_item(i, "1", i % 3 == 0 ? "tool|CLEAR" : "indicator|CLEAR");
    item.id = item.type + "--secret-name-" + std::to_string(i) + "!";
    item.creator = "creator-" + std::to_string(i) + "!";
    const std::string content = "content-" + std::to_string(i) + "!" + std::string(i % 50 == 0 ? 30'000 : 300, 'c');
    item.sealed.bytes.assign(content.begin(), content.end());
    const std::string key = "key-" + std::to_string(i) + "!";
    item.sealed.wrapped_key.assign(key.begin(), key.end());
    items.push_back(item);
  }
  ASSERT_TRUE(store->apply(sample_batch(items)));
  auto conflict = items[6];
  conflict.digest.fill(99);
  conflict.sealed.bytes = {'a', 's', 'i', 'd', 'e', '-', '7', '!'};
  ASSERT_TRUE(store->apply(sample_batch({conflict})));
  // Rows that change and move on their pages must not leave copies behind.
  auto changes = sample_batch();
  for (Seq seq = 1; seq <= 400; seq += 2) changes.classes.push_back({seq, seq % 3 == 0 ? "tool|RED" : "indicator|RED"});
  for (Seq seq = 1; seq <= 400; seq += 3) changes.states.push_back({seq, State::disabled});
  ASSERT_TRUE(store->apply(changes));
  const auto everywhere = [&] { return contents(file_) + contents(log_of(file_)); };
  ASSERT_NE(everywhere().find("secret-name-7!"), std::string::npos);
  ASSERT_NE(everywhere().find("aside-7!"), std::string::npos);

  auto erase = sample_batch();
  for (const std::uint64_t i : {7U, 8U, 9U, 50U, 100U, 399U, 400U}) erase.erasures.push_back({i, "1"});
  EXPECT_EQ(store->apply(erase)->erased, 7U);
  const auto bytes = everywhere();
  for (const auto& key : erase.erasures) {
    for (const auto* what : {"secret-name-", "creator-", "content-", "key-"}) {
      EXPECT_EQ(bytes.find(what + std::to_string(key.id_key) + "!"), std::string::npos) << what << key.id_key;
    }
  }
  EXPECT_EQ(bytes.find("aside-7!"), std::string::npos);
  EXPECT_NE(bytes.find("key-10!"), std::string::npos);
  expect_clean(*store);
}

TEST_F(OnDisk, AnUncheckedTypeIsErasedWithTheRestOfWhatWasSetAside) {
  auto store = opened();
  auto batch = sample_batch();
  batch.asides = {{AsideReason::quarantine, sample_item(1, "1"), {}}};
  batch.asides[0].item.type = "secret-type!";
  ASSERT_TRUE(store->apply(batch));
  const auto everywhere = [&] { return contents(file_) + contents(log_of(file_)); };
  ASSERT_NE(everywhere().find("secret-type!"), std::string::npos);
  auto erase = sample_batch();
  erase.erasures = {{1, "1"}};
  EXPECT_EQ(store->apply(erase)->erased, 1U);
  EXPECT_EQ(everywhere().find("secret-type!"), std::string::npos);
}

TEST_F(OnDisk, WhatAReaderKeepsInTheLogIsOverwrittenOnceItIsDone) {
  auto store = opened();
  auto item = sample_item(1, "1");
  item.id = "secret-name!";
  ASSERT_TRUE(store->apply(sample_batch({item})));
  auto erase = sample_batch();
  erase.erasures = {{1, "1"}};
  {
    const auto connection = *Connection::open(file_.string(), SQLITE_OPEN_READONLY, "");
    const auto snapshot = Transaction::read(*connection);
    ASSERT_EQ(connection->number_of("SELECT count(*) FROM item", 0).value(), 1U);
    EXPECT_FALSE(store->apply(erase)->overwritten);
    EXPECT_TRUE(store->apply(sample_batch({sample_item(2, "1")}))->overwritten);
    EXPECT_NE(contents(log_of(file_)).find("secret-name!"), std::string::npos);
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!contents(log_of(file_)).empty() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(contents(log_of(file_)), "");
  EXPECT_EQ(contents(file_).find("secret-name!"), std::string::npos);
  EXPECT_TRUE(store->apply(erase)->overwritten);
}

TEST_F(OnDisk, ADamagedLogIsToldFromATornOne) {
  auto writer = opened();
  for (std::uint64_t i = 1; i <= 3; ++i) ASSERT_TRUE(writer->apply(sample_batch({sample_item(i, "1")})));
  const auto log = contents(log_of(file_));
  const auto frame = std::size_t{24 + 8'192};
  ASSERT_GT(log.size(), 32 + 3 * frame);
  const auto copy = folder_ / "copy-wal";
  const auto damage_of = [&](const std::string& bytes) {
    std::ofstream(copy, std::ios::binary | std::ios::trunc) << bytes;
    return damaged_frame(copy).value();
  };
  const auto flipped = [&](std::size_t at) {
    auto bytes = log;
    bytes[at] = static_cast<char>(bytes[at] ^ 16);
    return bytes;
  };
  EXPECT_FALSE(damage_of(log));
  EXPECT_FALSE(damage_of(log.substr(0, log.size() - 100)));
  EXPECT_FALSE(damage_of(flipped(log.size() - 100)));
  EXPECT_FALSE(damage_of(""));
  EXPECT_EQ(damage_of(flipped(40)), 1U);
  EXPECT_EQ(damage_of(flipped(32 + 500)), 1U);
  EXPECT_EQ(damage_of(flipped(32 + frame + 500)), 2U);
  EXPECT_EQ(damage_of(flipped(3)), 0U);

  // The damaged log is kept when a writer opens the store, and told of until the operator has seen to it.
  std::filesystem::copy_file(file_, folder_ / "copy");
  static_cast<void>(damage_of(flipped(32 + frame + 500)));
  auto damaged = *open_sqlite({folder_ / "copy", Access::write, ""}, clock_, random_);
  EXPECT_FALSE(damaged->check({})->empty());
  ASSERT_EQ(damaged_logs(folder_ / "copy").size(), 1U);
  std::filesystem::remove(damaged_logs(folder_ / "copy").front());
  EXPECT_TRUE(damaged->check({})->empty());
}

}  // namespace
}  // namespace comity::store
