// What the ledger notices before it signs: an older store, another one, a second head that is torn or gone.
#include "exchange/ledger.h"

#include <fstream>
#include <random>

#include "exchange/documents.h"
#include "exchange/erase.h"
#include "exchange/evidence.h"
#include "exchange/journal.h"
#include "exchange/log_keys.h"
#include "exchange/log_watch.h"
#include "exchange/stored_log.h"
#include "log/verify.h"
#include "tests/support/test_node.h"

namespace comity::exchange {
namespace {

using test::bundle;
using test::indicator;
using test::TestNode;

const std::string kFirst = "11111111-1111-4111-8111-111111111111";
const std::string kSecond = "22222222-2222-4222-8222-222222222222";

namespace fs = std::filesystem;

void put(const fs::path& from, const fs::path& to) { fs::copy_file(from, to, fs::copy_options::overwrite_existing); }

Result<std::unique_ptr<Node>> open(TestNode& node) {
  return Node::open(node.folder(), Hold::writing, node.protection(), "test", node.environment());
}

store::LogHead newest(TestNode& node) { return node->store().log_heads()->back(); }

TEST(Ledger, EveryEntryIsALeafUnderASignedHead) {
  TestNode node;
  node.take(bundle({indicator(kFirst, "a"), indicator(kSecond, "b")}));
  const auto head = newest(node);
  EXPECT_EQ(head.first + head.size, node->store().counts()->records);
  EXPECT_EQ(head.first, 0U);
  EXPECT_TRUE(reread_log(*node, head, [](std::uint64_t) { return true; }));
  const auto note = log::parse_note(head.note);
  ASSERT_TRUE(note);
  EXPECT_EQ(log::verified_by(*note, node->ledger().keys())->size(), 1U);
}

TEST(Ledger, BookKeepingMakesNoLeaf) {
  TestNode node;
  const auto before = newest(node);
  store::Batch batch;
  batch.documents.push_back(node->vault().seal_document({"feed", "x"}, "{}"));
  ASSERT_TRUE(node->store().apply(std::move(batch)));
  EXPECT_EQ(newest(node), before);
}

TEST(Ledger, AnOlderStoreSignsNothing) {
  TestNode node;
  node.close();
  put(node.folder() / files::kStore, node.outside("older"));
  node.reopen();
  node.take(indicator(kFirst, "a"));
  node.close();
  put(node.outside("older"), node.folder() / files::kStore);
  const auto refused = open(node);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::frozen);
  EXPECT_EQ(refused.error().message.id, Msg::kLogRolledBack);
  node.reopen(Hold::settling);
  EXPECT_FALSE(node->ledger().accept(node->store()));  // what stands outside says otherwise
}

TEST(Ledger, AnotherStoreOfThatSizeSignsNothing) {
  TestNode node;
  node.close();
  put(node.folder() / files::kStore, node.outside("older"));
  put(node.folder() / files::kHead, node.outside("head"));
  node.reopen();
  node.take(indicator(kFirst, "a"));
  node.close();
  put(node.folder() / files::kHead, node.outside("newer head"));
  put(node.outside("older"), node.folder() / files::kStore);
  put(node.outside("head"), node.folder() / files::kHead);
  node.reopen();
  node.take(indicator(kSecond, "b"));
  node.close();
  put(node.outside("newer head"), node.folder() / files::kHead);
  const auto refused = open(node);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.id, Msg::kLogForked);
}

TEST(Ledger, ATornSecondHeadLeavesTheOther) {
  TestNode node;
  node.take(indicator(kFirst, "a"));
  node.close();
  const auto file = node.folder() / files::kHead;
  std::ifstream stream(file, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(stream), {}};
  ASSERT_EQ(whole.size(), 2 * SecondHead::kPlaceBytes);
  for (std::size_t place = 0; place < 2; ++place) {
    for (std::size_t torn = 0; torn < 600; torn += 7) {
      auto text = whole;
      for (std::size_t i = torn; i < SecondHead::kPlaceBytes; ++i) text[place * SecondHead::kPlaceBytes + i] = 'x';
      std::ofstream(file, std::ios::binary) << text;
      const auto heads = SecondHead::read(file);
      ASSERT_TRUE(heads);
      EXPECT_GE(heads->size(), 1U) << place << ' ' << torn;
    }
  }
  node.reopen();
}

TEST(Ledger, AClockThatIsSetBackChangesNothing) {
  TestNode node;
  node.take(indicator(kFirst, "a"));
  const auto before = newest(node);
  node.clock().advance(-3'600'000'000);
  node.take(indicator(kSecond, "b"));
  EXPECT_GT(newest(node).size, before.size);
  node.reopen();
  EXPECT_TRUE(reread_log(*node, newest(node), [](std::uint64_t) { return true; }));
}

TEST(Ledger, TwoKeysSignWhileOneReplacesTheOther) {
  TestNode node;
  const auto old_keys = node->ledger().keys();
  const auto added = add_log_key(*node);
  ASSERT_TRUE(added);
  EXPECT_EQ(add_log_key(*node).error().code, Code::exists);
  node.reopen();
  node.take(indicator(kFirst, "a"));
  const auto overlap = log::parse_note(newest(node).note);
  EXPECT_TRUE(log::verified_by(*overlap, old_keys));
  EXPECT_TRUE(log::verified_by(*overlap, std::vector{*added}));
  ASSERT_TRUE(retire_log_key(*node));
  node.take(indicator(kSecond, "b"));
  const auto after = log::parse_note(newest(node).note);
  EXPECT_FALSE(log::verified_by(*after, old_keys));
  EXPECT_TRUE(log::verified_by(*after, std::vector{*added}));
  EXPECT_EQ(retire_log_key(*node).error().code, Code::not_found);
}

// Any two heads that were ever shown belong to one log.
TEST(Ledger, HeadsGoOnFromOneAnother) {
  TestNode node;
  std::vector<store::LogHead> heads;
  std::mt19937_64 random(4);
  for (int i = 0; i < 40; ++i) {
    for (auto n = 1 + random() % 20; n > 0; --n) {
      ASSERT_TRUE(node->store().apply(batch_of(node->vault(), Entry(*node, store::RecordKind::node))));
    }
    heads.push_back(newest(node));
    if (i % 10 == 9) node.reopen();
  }
  const auto& last = heads.back();
  log::TileTree tree(last.size, tiles_of(parts_of(node->store()), last.first));
  for (const auto& head : heads) {
    const auto proof = log::consistency_proof(head.size, last.size, tree.subtrees());
    ASSERT_TRUE(proof);
    EXPECT_TRUE(log::is_consistent(head.size, head.root, last.size, last.root, *proof));
  }
}

TEST(Ledger, AHeadThatTheNodeDidNotSignIsNoneOfItsLog) {
  TestNode node;
  const auto keys = known_log_keys(node->store(), node->vault());
  auto head = newest(node);
  EXPECT_TRUE(is_head_of(head, head.root, *keys));
  const auto flipped = [&](std::size_t at, char to) {
    auto other = head;
    other.note[at] = to;
    return is_head_of(other, other.root, *keys);
  };
  EXPECT_FALSE(flipped(head.note.find("xa.cert"), 'y'));                                              // the origin
  EXPECT_FALSE(flipped(head.note.size() - 10, head.note[head.note.size() - 10] == 'A' ? 'B' : 'A'));  // the signature
  EXPECT_FALSE(is_head_of(head, head.root, {}));
}

TEST(Ledger, AFlippedCommitmentIsFoundByReadingAgain) {
  TestNode node;
  node.take(indicator(kFirst, "a"));
  auto row = node->store().record(3);
  ASSERT_TRUE(row);
  row->record.commitment[5] ^= 1U;
  const auto opened = OpenEntry::open(node->vault(), *row);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message.id, Msg::kCommitmentDiffers);
}

TEST(Refusals, AreWrittenWhetherOrNotAnybodyAsked) {
  TestNode node;
  const auto before = newest(node).size;
  ASSERT_TRUE(node->refusals().write(*node));
  ASSERT_TRUE(node->refusals().write(*node));
  EXPECT_EQ(newest(node).size, before + 2);
  const auto row = node->store().record(before);
  EXPECT_EQ(row->record.kind, store::RecordKind::refuse);
}

TEST(Evidence, AnErasedItemProvesItsErasure) {
  TestNode node;
  node.take(indicator(kFirst, "a"));
  const auto row = node->store().versions(node->vault().id_key(kOwnTenant, "indicator--" + kFirst))->front();
  const auto accepted = prove(*node, {row.record, row.seq, ShowItem::digest});
  ASSERT_TRUE(accepted) << accepted.error().sentence();
  log::Policy policy;
  policy.logs.push_back({node->ledger().keys().front(), {}});
  policy.quorum = log::kNoQuorum;
  EXPECT_TRUE(check_evidence({accepted->file, policy, {}, {}}));
  ASSERT_TRUE(erase(*node, kOwnTenant, "indicator--" + kFirst, "", "XA Act, s. 17"));
  const auto erased = prove(*node, {row.record, row.seq, ShowItem::digest});
  ASSERT_TRUE(erased) << erased.error().sentence();
  EXPECT_TRUE(erased->erased);
  const auto checked = check_evidence({erased->file, policy, {}, {}});
  ASSERT_TRUE(checked) << checked.error().sentence();
  EXPECT_EQ(checked->fields.front().second, "\"erase\"");
  EXPECT_TRUE(check_evidence({accepted->file, policy, {}, {}}));  // what was proved before stays proved
}

}  // namespace
}  // namespace comity::exchange
