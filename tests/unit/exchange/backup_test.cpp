#include "exchange/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "exchange/erase.h"
#include "tests/support/test_node.h"

namespace comity::exchange {
namespace {

using test::bundle;
using test::indicator;
using test::TestNode;

const std::string kFirst = "11111111-1111-4111-8111-111111111111";
const std::string kSecond = "22222222-2222-4222-8222-222222222222";

void flip(const std::filesystem::path& file, std::uint64_t bit) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(bit / 8));
  const char byte = static_cast<char>(stream.get());
  stream.seekp(static_cast<std::streamoff>(bit / 8));
  stream.put(static_cast<char>(byte ^ static_cast<char>(1U << (bit % 8))));
}

TEST(Backup, IsVerifiedAndRestoresIntoANewFolderWithItsErasures) {
  TestNode node;
  node.take(bundle({indicator(kFirst, "a"), indicator(kSecond, "b")}));
  const auto file = node.outside("backup");
  ASSERT_TRUE(backup(*node, file, nullptr));
  EXPECT_EQ(backup(*node, file, nullptr).error().code, Code::exists);
  ASSERT_TRUE(erase(*node, kOwnTenant, "indicator--" + kFirst, "", "test order"));

  const auto folder = node.outside("restored");
  const auto list = node.folder() / files::kErasures;
  const auto restored = restore(folder, file, node.protection(), Replace::no, list, node.environment(), nullptr);
  ASSERT_TRUE(restored) << restored.error().sentence();
  EXPECT_EQ(restored->diagnosis.items, 3U);
  EXPECT_EQ(restored->erased_again, 1U);
  // Nothing outside the store tells that its log is the newest: it signs nothing before somebody says so.
  const auto refused = Node::open(folder, Hold::writing, node.protection(), "test", node.environment());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::frozen);
  {
    const auto settling = Node::open(folder, Hold::settling, node.protection(), "test", node.environment());
    ASSERT_TRUE(settling);
    ASSERT_TRUE((*settling)->ledger().accept((*settling)->store()));
  }
  const auto opened = Node::open(folder, Hold::writing, node.protection(), "test", node.environment());
  ASSERT_TRUE(opened) << opened.error().sentence();
  EXPECT_EQ((*opened)->store().counts()->items, 2U);
  EXPECT_EQ((*opened)->party().handle.text(), "xa.cert");
}

TEST(Backup, WhatWasErasedAfterItDoesNotComeInAgainThoughTheBackupNeverHeldIt) {
  TestNode node;
  const auto file = node.outside("backup");
  ASSERT_TRUE(backup(*node, file, nullptr));
  node.take(indicator(kFirst, "a"));
  ASSERT_TRUE(erase(*node, kOwnTenant, "indicator--" + kFirst, "", "test order"));
  node.close();
  ASSERT_TRUE(restore(node.folder(), file, node.protection(), Replace::yes, {}, node.environment(), nullptr));
  node.reopen_with_new_log();
  EXPECT_EQ(node.take(indicator(kFirst, "a")).erased, 1U);
}

TEST(Backup, AListOfErasuresThatCannotBeReadMakesNoNode) {
  TestNode node;
  const auto file = node.outside("backup");
  ASSERT_TRUE(backup(*node, file, nullptr));
  for (const auto* list : {"absent", "damaged"}) {
    if (std::string_view(list) == "damaged") std::ofstream(node.outside(list)) << "no erasure\n";
    const auto folder = node.outside("restored");
    EXPECT_FALSE(
        restore(folder, file, node.protection(), Replace::no, node.outside(list), node.environment(), nullptr));
    EXPECT_FALSE(std::filesystem::exists(folder));
  }
}

TEST(Backup, ReplacesTheStoreOfItsOwnNodeOnly) {
  TestNode node;
  node.take(indicator(kFirst, "a"));
  const auto file = node.outside("backup");
  ASSERT_TRUE(backup(*node, file, nullptr));
  node.take(indicator(kSecond, "b"));
  const auto again = [&] {
    return restore(node.folder(), file, node.protection(), Replace::yes, {}, node.environment(), nullptr);
  };
  EXPECT_EQ(again().error().code, Code::busy);  // the node is open
  node.close();
  const auto restored = again();
  ASSERT_TRUE(restored) << restored.error().sentence();
  EXPECT_TRUE(std::filesystem::exists(restored->replaced));
  const auto frozen = Node::open(node.folder(), Hold::writing, node.protection(), "test", node.environment());
  ASSERT_FALSE(frozen);
  EXPECT_EQ(frozen.error().message.id, Msg::kLogRolledBack);
  node.reopen_with_new_log();
  EXPECT_TRUE(node.ids({.id = "indicator--" + kSecond}).empty());
  EXPECT_EQ(node.ids({.id = "indicator--" + kFirst}).size(), 1U);

  TestNode other(2);
  const auto key = other.folder() / files::kKeyFile;
  std::filesystem::copy_file(node.folder() / files::kKeyFile, key, std::filesystem::copy_options::overwrite_existing);
  other.close();
  EXPECT_FALSE(restore(other.folder(), file, node.protection(), Replace::yes, {}, other.environment(), nullptr));
}

TEST(Backup, ADamagedOneIsRefusedAndNothingIsMade) {
  TestNode node;
  node.take(indicator(kFirst, "a"));
  const auto file = node.outside("backup");
  ASSERT_TRUE(backup(*node, file, nullptr));
  const auto sealed = node->store().sealed(2);
  ASSERT_TRUE(sealed);
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  const auto at = bytes.find(std::string(as_text(sealed->bytes)));
  ASSERT_NE(at, std::string::npos);
  flip(file, at * 8 + 100);
  const auto folder = node.outside("restored");
  EXPECT_FALSE(restore(folder, file, node.protection(), Replace::no, {}, node.environment(), nullptr));
  EXPECT_FALSE(std::filesystem::exists(folder));
}

// Every flipped bit that changes what is kept of an item is found: examine() complains, or the store does not open.
TEST(Doctor, FindsEveryFlippedBitThatTouchesAnItem) {
  TestNode node;
  std::vector<std::string> objects;
  for (int i = 0; i < 150; ++i) {
    char uuid[37];
    std::snprintf(uuid, sizeof uuid, "%08x-1111-4111-8111-111111111111", i);
    objects.push_back(indicator(uuid, "name " + std::to_string(i)));
  }
  node.take(bundle(objects));
  const auto everything = [&node] {
    std::string all;
    const auto rows = node->store().walk(0, 1000);
    if (!rows) return all;
    for (const auto& row : *rows) {
      const auto bytes = content(*node, row);
      all += row.id + row.version + row.type + row.owner + std::string(1, static_cast<char>(row.state)) +
             (bytes ? *bytes : "?") + "\n";
    }
    return all;
  };
  const std::string before = everything();
  node.close();

  const auto store = node.folder() / files::kStore;
  const auto size = std::filesystem::file_size(store);
  test::SeededRandom random(7);
  int touched = 0;
  for (int i = 0; i < 200; ++i) {
    const auto bit = random.below(size * 8);
    flip(store, bit);
    auto opened = Node::open(node.folder(), Hold::reading, node.protection(), "test", node.environment());
    if (opened) {
      node.reopen(Hold::reading);
      const bool changed = everything() != before;
      const auto diagnosis = examine(*node, nullptr);
      const bool found = !diagnosis || !diagnosis->healthy();
      EXPECT_TRUE(found || !changed) << "bit " << bit << " changed an item unseen";
      touched += changed ? 1 : 0;
      node.close();
    } else {
      ++touched;  // does not open at all, and says so
    }
    flip(store, bit);
  }
  EXPECT_GT(touched, 10);  // the test would mean little if few places mattered
  node.reopen();
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
}

}  // namespace
}  // namespace comity::exchange
