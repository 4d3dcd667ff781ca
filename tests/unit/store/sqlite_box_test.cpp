// Boxes and documents on disk: the step that brought them, the work they cost, the damage they may suffer.
#include <gtest/gtest.h>

#include <fstream>

#include "store/sqlite/migrations.h"
#include "store/sqlite/page_source.h"
#include "store/sqlite/sqlite_store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"
#include "tests/support/store_samples.h"
#include "tests/support/store_shown.h"
#include "tests/support/temp_folder.h"

namespace comity::store {
namespace {

using test::sample_batch;
using test::sample_item;
using test::value_of;

class BoxOnDisk : public testing::Test {
 protected:
  std::unique_ptr<Store> opened(const std::filesystem::path& file, Access access = Access::write,
                                Missing missing = Missing::create) {
    return value_of(open_sqlite({file, access, "", missing}, clock_, random_));
  }
  static void run(const std::filesystem::path& file, const std::string& sql) {
    const auto connection = value_of(Connection::open(file.string(), SQLITE_OPEN_READWRITE, ""));
    const auto done = connection->script(sql);
    ASSERT_TRUE(done) << done.error().sentence();
  }
  static void expect_clean(Store& store) {
    for (const auto& damage : value_of(store.check({}))) ADD_FAILURE() << damage.item << ": " << damage.what;
  }

  test::TempFolder folder_;
  std::filesystem::path file_ = folder_ / "store.db";
  test::ManualClock clock_;
  test::SeededRandom random_;
};

// Items of all states, announced again, moved between classes.
void fill_without_boxes(Store& store) {
  std::vector<NewItem> items;
  for (std::uint64_t i = 1; i <= 60; ++i) {
    items.push_back(sample_item(1 + i % 40, std::to_string(i % 3), i % 4 == 0 ? "tool|CLEAR" : "indicator|CLEAR"));
  }
  value_of(store.apply(sample_batch(items)));
  value_of(store.apply(sample_batch({sample_item(900, "1")}, "other")));
  auto batch = sample_batch({sample_item(5, "9", "indicator|CLEAR"), sample_item(1, "1", "indicator|CLEAR", 9)});
  batch.erasures = {{7, "1"}};
  batch.states = {{3, State::held}};
  batch.classes = {{5, "indicator|AMBER"}, {6, "indicator|AMBER"}};
  batch.announcements = {{0, 1, ""}, {9, 0, "xb.cert"}, {0, 1, "xb.cert"}, {10, 0, ""}};
  batch.dictionaries = {{1, 2, 3}};
  batch.meta = {{"name", "value"}};
  value_of(store.apply(batch));
}

std::string everything(Store& store) {
  std::string text;
  for (const auto* tenant : {"default", "other"}) {
    for (const auto* audience : {"", "xb.cert"}) {
      for (const auto versions : {Versions::all, Versions::last}) {
        PageQuery query;
        query.tenant = tenant;
        query.classes = {1, 2, 3};
        query.audience = audience;
        query.versions = versions;
        text += shown(store.page(query)) + "\n";
        query.ids = {5, 7, 9};
        text += shown(store.page(query)) + "\n";
      }
    }
  }
  for (Seq seq = 1; seq <= 60; ++seq) text += shown(store.announcements_of(seq, {})) + shown(store.sealed(seq));
  return text + shown(store.counts()) + shown(store.meta("name")) + shown(store.dictionaries());
}

TEST_F(BoxOnDisk, AStoreOfTheFirstSchemaIsBroughtForwardAndPagesTheSame) {
  const auto current = folder_ / "current.db";
  auto store = opened(current);
  fill_without_boxes(*store);
  const auto expected = everything(*store);
  ASSERT_GT(expected.size(), 10'000U);
  store.reset();
  {
    const auto old = value_of(Connection::open(file_.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, ""));
    ASSERT_TRUE(migrate(*old, schema_steps().first(1)));
    std::string copy = "ATTACH '" + current.string() + "' AS current;";
    for (const auto* table : {"name", "class", "item", "erasable", "content", "token", "erased", "announcement",
                              "aside", "dictionary", "meta"}) {
      copy += std::string("INSERT INTO main.") + table + " SELECT * FROM current." + table + ";";
    }
    copy += "INSERT INTO main.record SELECT log_index, at, kind, format, body FROM current.record;";
    ASSERT_TRUE(old->script(copy));
  }
  EXPECT_EQ(open_sqlite({file_, Access::read, ""}, clock_, random_).error().code, Code::read_only);

  store = opened(file_, Access::write, Missing::refuse);
  EXPECT_EQ(everything(*store), expected);
  expect_clean(*store);
  auto batch = sample_batch({sample_item(800, "1")});
  batch.box = "inbox";
  batch.joins = {{"inbox", 9}};
  batch.documents = {{{"token", "a"}, {1}, {}}};
  value_of(store->apply(batch));
  PageQuery query;
  query.tenant = "default";
  query.box = "inbox";
  query.classes = {1, 2, 3};
  EXPECT_EQ(value_of(store->page(query)).entries.size(), 2U);
  expect_clean(*store);
}

// Each statement is damage that the check has to see.
TEST_F(BoxOnDisk, CheckFindsWhatDoesNotFitTogether) {
  const std::vector<std::string> damages{"UPDATE member SET class = 2 WHERE item = 1",
                                         "UPDATE member SET place = 2 WHERE item = 1",
                                         "UPDATE member SET announced = 1 WHERE item = 1",
                                         "UPDATE member SET announced = 99 WHERE item = 1",
                                         "UPDATE member SET gone = 5 WHERE item = 1",
                                         "UPDATE member SET item = 99 WHERE item = 1",
                                         "UPDATE member SET box = 900 WHERE item = 1",
                                         "DELETE FROM member WHERE item = 1",
                                         "UPDATE announcement SET again = 0 WHERE ord = 5",
                                         "UPDATE announcement SET again = 1 WHERE ord = 2",
                                         "UPDATE announcement SET audience = 1 WHERE ord = 2",
                                         "UPDATE announcement SET channel = 900 WHERE ord = 2",
                                         "UPDATE announcement SET channel = 900 WHERE item = 0",
                                         "UPDATE name SET text = 'other/inbox' WHERE text = 'default/inbox'",
                                         "DELETE FROM name WHERE text = 'default/inbox'",
                                         "UPDATE document SET kind = ''",
                                         "UPDATE document SET name = hex(zeroblob(300))"};
  {
    auto store = opened(file_);
    auto batch = sample_batch({sample_item(1, "1"), sample_item(2, "1")});
    batch.box = "inbox";
    batch.documents = {{{"token", "a"}, {1}, {}}};
    value_of(store->apply(batch));
    batch = sample_batch();
    batch.leaves = {{"inbox", 1}};
    value_of(store->apply(batch));
    batch = sample_batch();
    batch.joins = {{"inbox", 1}};
    batch.announcements = {{0, 1, ""}};
    value_of(store->apply(batch));
    expect_clean(*store);
  }
  std::ifstream in(file_, std::ios::binary);
  const std::string sound(std::istreambuf_iterator<char>(in), {});
  for (const auto& damage : damages) {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << sound;
    run(file_, damage);
    EXPECT_FALSE(value_of(opened(file_, Access::read)->check({})).empty()) << damage;
  }
}

// Steps of SQLite's machine that a page takes.
std::size_t steps_of(const std::filesystem::path& file, const PageQuery& query, std::size_t expected) {
  const auto connection = value_of(Connection::open(file.string(), SQLITE_OPEN_READONLY, ""));
  Names names(*connection);
  auto source = value_of(SqlitePageSource::make(*connection, names, query));
  std::size_t steps = 0;
  sqlite3_progress_handler(
      connection->handle(), 1, [](void* count) { return ++*static_cast<std::size_t*>(count), 0; }, &steps);
  EXPECT_EQ(value_of(make_page(query, source)).entries.size(), expected);
  return steps;
}

// A box of objects in two versions each, and for each member `others` items in another box, which are announced
// again and change their classes.
void fill_around_box(Store& store, std::uint64_t objects, std::size_t others) {
  std::uint64_t id_key = 0;
  const auto facts = [](std::uint64_t i) { return i % 2 == 0 ? "indicator|CLEAR" : "indicator|AMBER"; };
  for (std::uint64_t member = 0; member < 2 * objects; ++member) {
    std::vector<NewItem> items;
    for (std::size_t i = 0; i < others; ++i, ++id_key) items.push_back(sample_item(10'000 + id_key, "1", facts(i)));
    auto batch = sample_batch(items);
    batch.box = "crowd";
    const auto outcome = value_of(store.apply(batch));
    batch = sample_batch({sample_item(1 + member / 2, std::to_string(member % 2), facts(member / 2))});
    batch.box = "inbox";
    for (const auto& item : outcome.items) {
      batch.announcements.push_back({item.item, 0, item.item % 2 == 0 ? "" : "xb.cert"});
      if (item.item % 3 == 0) batch.classes.push_back({item.item, facts(item.item)});
    }
    if (member == objects) batch.announcements.push_back({0, 1, ""});
    value_of(store.apply(batch));
  }
}

TEST_F(BoxOnDisk, APageOfABoxCostsTheSameWhateverElseItsTenantOrItHolds) {
  const auto crowded = folder_ / "crowded.db";
  const auto large = folder_ / "large.db";
  fill_around_box(*opened(file_), 60, 1);
  fill_around_box(*opened(crowded), 60, 30);
  fill_around_box(*opened(large), 600, 1);
  PageQuery query;
  query.tenant = "default";
  query.box = "inbox";
  query.audience = "xb.cert";
  query.limit = 50;
  query.classes = {1, 2};
  const auto expect_same = [&](const char* what, std::size_t entries) {
    const auto few = steps_of(file_, query, entries);
    EXPECT_LT(steps_of(crowded, query, entries), few + few / 5 + 300) << what;
    EXPECT_LT(steps_of(large, query, entries), few + few / 5 + 300) << what;
  };
  expect_same("all", 50);
  query.versions = Versions::last;
  expect_same("last versions", 50);
  query.ids = {1, 2, 3};
  expect_same("ids", 3);
  query.versions = Versions::all;
  expect_same("all versions of ids", 6);
}

}  // namespace
}  // namespace comity::store
