#include "exchange/published.h"

#include <thread>

#include "exchange/documents.h"
#include "exchange/log_keys.h"
#include "log/checkpoint.h"
#include "tests/support/exchange_samples.h"

namespace comity::exchange {
namespace {

using std::chrono::milliseconds;
using test::indicator;
using test::TestNode;

log::Policy policy_of(const std::string& quorum) {
  log::Policy policy;
  policy.quorum = quorum;
  return policy;
}

store::LogHead some_head(std::uint64_t size, std::uint64_t first = 0) {
  return {first, size, log::empty_root(),
          log::text_of(log::Checkpoint{"log", size, log::empty_root(), {}}) + "\n— log AAAAAAA=\n"};
}

class PublishedHeads : public testing::Test {
 protected:
  Status publish(store::LogHead head, Published::Quorum quorum) {
    return node_->published().publish(*node_, std::move(head), quorum, {{"w", true, head.size}});
  }
  store::LogHead served() { return node_->published().head(node_->ledger()); }
  Code wait_for(std::uint64_t entry, milliseconds patience = milliseconds(20)) {
    const auto waited = node_->published().wait_for_quorum(entry, patience);
    return waited ? Code::usage : waited.error().code;  // usage stands for success
  }
  static constexpr Code kDone = Code::usage;

  TestNode node_;
};

TEST_F(PublishedHeads, WithoutWitnessesTheNewestIsServed) {
  const auto before = served();
  EXPECT_EQ(before, node_->ledger().head());
  ASSERT_TRUE(keep(*node_, node_->vault().seal_document({"feed", "a"}, "{}"), "note"));
  EXPECT_EQ(served().size, before.size + 1);
  EXPECT_TRUE(node_->published().witnesses().empty());
}

TEST_F(PublishedHeads, WithWitnessesWhatTheySawIsServed) {
  node_->published().begin(policy_of("w"), 1);
  EXPECT_EQ(served(), node_->ledger().head());  // until the first round has ended
  ASSERT_TRUE(publish(some_head(3), Published::Quorum::missed));
  EXPECT_EQ(served(), some_head(3));
  ASSERT_EQ(node_->published().witnesses().size(), 1U);
  EXPECT_EQ(node_->published().witnesses()[0].name, "w");
  // Of another log: that is over.
  ASSERT_TRUE(publish(some_head(3, 77), Published::Quorum::missed));
  EXPECT_EQ(served(), node_->ledger().head());
  node_->published().end();
  EXPECT_EQ(served(), node_->ledger().head());
}

TEST_F(PublishedHeads, WhatAQuorumCosignedIsKept) {
  EXPECT_FALSE(cosigned_head(*node_, 0).value());
  ASSERT_TRUE(publish(some_head(3), Published::Quorum::reached));
  ASSERT_TRUE(publish(some_head(4), Published::Quorum::missed));
  node_.reopen();
  EXPECT_EQ(cosigned_head(*node_, 0).value(), some_head(3));
  EXPECT_FALSE(cosigned_head(*node_, 77).value());
}

TEST_F(PublishedHeads, NobodyWaitsForAQuorumThatIsNotAskedFor) {
  EXPECT_EQ(node_->published().check_quorum().error().code, Code::denied);
  EXPECT_EQ(wait_for(0), Code::denied);
  node_->published().begin(policy_of("none"), 1);
  EXPECT_EQ(node_->published().check_quorum().error().code, Code::denied);
  node_->published().begin(policy_of("w"), 1);
  EXPECT_TRUE(node_->published().check_quorum());
}

TEST_F(PublishedHeads, WaitingEndsWithAQuorumThatHasSeenTheEntry) {
  node_->published().begin(policy_of("w"), 1);
  EXPECT_EQ(wait_for(3), Code::busy);
  ASSERT_TRUE(publish(some_head(4), Published::Quorum::missed));
  EXPECT_EQ(wait_for(3), Code::busy);
  ASSERT_TRUE(publish(some_head(3), Published::Quorum::reached));
  EXPECT_EQ(wait_for(3), Code::busy);
  EXPECT_EQ(wait_for(2), kDone);
  std::thread later([&] {
    while (node_->published().wait_for_round(milliseconds(1))) {
      ASSERT_TRUE(publish(some_head(4), Published::Quorum::reached));
    }
  });
  EXPECT_EQ(wait_for(3, milliseconds(30'000)), kDone);
  node_->published().end();
  later.join();
  // Of a log that begins later the entry is no part.
  node_->published().begin(policy_of("w"), 1);
  ASSERT_TRUE(publish(some_head(9, 4), Published::Quorum::reached));
  EXPECT_EQ(wait_for(3), Code::busy);
  EXPECT_EQ(wait_for(12), kDone);
  EXPECT_EQ(wait_for(13), Code::busy);
}

TEST_F(PublishedHeads, WhoWaitsAsksForARoundAndLeavesRoomForOthers) {
  auto& published = node_->published();
  published.begin(policy_of("w"), 1);
  const auto begun = std::chrono::steady_clock::now();
  std::thread waiting([&] { EXPECT_EQ(wait_for(5, milliseconds(60'000)), Code::busy); });
  EXPECT_TRUE(published.wait_for_round(milliseconds(60'000)));  // at once, since somebody waits
  EXPECT_EQ(wait_for(5, milliseconds(60'000)), Code::busy);     // at once, since there is no room
  published.end();                                              // and the first goes away, too
  waiting.join();
  EXPECT_FALSE(published.wait_for_round(milliseconds(60'000)));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(30));
}

// The term witness-before-release.
TEST_F(PublishedHeads, AReleaseThatHasToBeWitnessedWaits) {
  const auto view = test::add_view(node_);
  auto audience = operator_of(node_->party(), "test");
  audience.terms = gate::bit(gate::Term::witness_before_release);
  const auto page = [&] { return browse(*node_, view, audience, {}, {}); };
  const auto entries = [&] { return node_->store().counts()->records; };
  EXPECT_EQ(page().error().code, Code::denied);
  Selection nothing;
  nothing.types = {"malware"};
  EXPECT_TRUE(browse(*node_, view, audience, nothing, {}));

  node_->published().begin(policy_of("w"), 1);
  const auto before = entries();
  std::thread witness([&] {
    while (node_->published().wait_for_round(milliseconds(60'000))) {
      ASSERT_TRUE(publish(some_head(node_->ledger().head().size), Published::Quorum::reached));
    }
  });
  const auto listing = page();
  ASSERT_TRUE(listing) << listing.error().sentence();
  EXPECT_FALSE(listing->entries.empty());
  EXPECT_EQ(entries(), before + 1);
  EXPECT_EQ(node_->published().head(node_->ledger()).size, before + 1);
  node_->published().end();
  witness.join();
  audience.terms = 0;
  EXPECT_TRUE(page());
}

class Confronted : public testing::Test {
 protected:
  // A head that the log's own key has signed.
  std::string head_of(std::uint64_t size, const log::Hash& root) {
    const auto signers = load_log_signers(node_->store(), node_->vault()).value();
    log::Note note{log::text_of(log::Checkpoint{signers.origin, size, root, {}}), {}};
    log::sign(note, signers.origin, *signers.keys.front().key);
    return log::text_of(note);
  }
  bool writes() { return keep(*node_, node_->vault().seal_document({"feed", "a"}, "{}"), "note").has_value(); }

  TestNode node_;
};

TEST_F(Confronted, WithWhatItSignedNothingHappens) {
  const auto head = node_->ledger().head();
  ASSERT_TRUE(writes());
  const auto why = node_->ledger().confront(node_->store(), head.note);
  ASSERT_TRUE(why);
  EXPECT_FALSE(*why);
  EXPECT_FALSE(node_->ledger().is_frozen());
  EXPECT_TRUE(writes());
}

TEST_F(Confronted, WithWhatOthersSignedNothingHappens) {
  auto note = head_of(1'000, log::empty_root());
  const auto line = note.find("\n\n") + 2;
  EXPECT_EQ(node_->ledger().confront(node_->store(), note.substr(0, line) + "— other AAAAAAA=\n").error().code,
            Code::unproven);
  note[note.size() - 3] = note[note.size() - 3] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(node_->ledger().confront(node_->store(), note));
  EXPECT_TRUE(writes());
}

class ConfrontedWithMore : public Confronted, public testing::WithParamInterface<std::uint64_t> {};

// After a start as well, although store and second head agree.
TEST_P(ConfrontedWithMore, ItSignsNoMore) {
  const auto why = node_->ledger().confront(node_->store(), head_of(GetParam(), log::leaf_hash({})));
  ASSERT_TRUE(why) << why.error().sentence();
  ASSERT_TRUE(*why);
  EXPECT_EQ((*why)->code, Code::frozen);
  EXPECT_TRUE(node_->ledger().is_frozen());
  EXPECT_FALSE(writes());
  node_.close();
  const auto again = Node::open(node_.folder(), Hold::writing, node_.protection(), "test", node_.environment());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::frozen);
}

// Another head of a size that it had, and a larger one.
INSTANTIATE_TEST_SUITE_P(Sizes, ConfrontedWithMore, testing::Values(1, 1'000));

}  // namespace
}  // namespace comity::exchange
