#include "exchange/witness.h"

#include <algorithm>
#include <thread>

#include "exchange/log_keys.h"
#include "log/cosignature.h"
#include "tests/support/sample_log.h"
#include "tests/support/test_node.h"

namespace comity::exchange {
namespace {

using test::SampleLog;
using test::TestNode;

constexpr std::int64_t kSecond = 1'000'000;

class Witness : public testing::Test {
 protected:
  Witness() { EXPECT_TRUE(witness_log(*node_, log_.key())); }

  WitnessAnswer ask(const std::string& body) {
    auto answer = cosign(*node_, body);
    EXPECT_TRUE(answer) << answer.error().sentence();
    return answer ? std::move(*answer) : WitnessAnswer();
  }
  int status(const std::string& body) { return ask(body).verdict.status; }
  Witnessed known() { return witnessed_log(*node_, log_.origin()).value().value(); }
  log::VerifierKey key() {
    const auto own = witness_key(*node_).value();
    return log::verifier_key(witness_name(*node_), log::KeyKind::cosignature, own.key->public_key());
  }
  // When the answer's cosignature over the head of that size says that it was made.
  Time time_of(const WitnessAnswer& answer, std::size_t size) {
    const auto note = log::parse_note(log_.note(size) + answer.cosignature);
    EXPECT_TRUE(note);
    const auto at = log::cosigned_at(key(), note->text, note->signatures.back());
    EXPECT_TRUE(at);
    return at.value_or(Time());
  }

  TestNode node_;
  SampleLog log_;
};

TEST_F(Witness, CosignsWhatGoesOnAndKeepsIt) {
  struct Step {
    std::size_t from, to;
    int status;
    std::size_t cosigned;  // after it
  };
  for (const auto& step : {Step{0, 0, 200, 0}, Step{0, 5, 200, 5}, Step{0, 9, 409, 5}, Step{4, 9, 409, 5},
                           Step{9, 5, 400, 5}, Step{5, 5, 200, 5}, Step{5, 256, 200, 256}, Step{256, 257, 200, 257},
                           Step{5, 260, 409, 257}, Step{257, 300, 200, 300}}) {
    const auto answer = ask(log_.request(step.from, step.to));
    EXPECT_EQ(answer.verdict.status, step.status) << step.from << " to " << step.to;
    EXPECT_EQ(answer.cosignature.empty(), step.status != 200);
    if (step.status == 409) {
      EXPECT_EQ(answer.verdict.known_size, step.cosigned);
    }
    EXPECT_EQ(known().log.size, step.cosigned);
    EXPECT_EQ(known().log.root, log_.root(step.cosigned));
  }
}

TEST_F(Witness, HearsOnlyLogsThatItFollowsByTheirKeys) {
  EXPECT_EQ(status(SampleLog("comity/xy.cert").request(0, 5)), 404);
  EXPECT_EQ(status(SampleLog(log_.origin(), 2).request(0, 5)), 403);
  EXPECT_EQ(status("old 0\n"), 400);
  EXPECT_EQ(known().log.size, 0U);
}

TEST_F(Witness, ShowsWhatItCosignedWithBothSignatures) {
  EXPECT_TRUE(known().note.empty());
  const auto answer = ask(log_.request(0, 7));
  EXPECT_EQ(time_of(answer, 7).micros / kSecond, node_.clock().now().micros / kSecond);
  EXPECT_EQ(known().note, log_.note(7) + answer.cosignature);
}

TEST_F(Witness, RemembersAcrossAStart) {
  ask(log_.request(0, 7));
  const auto before = known();
  node_.reopen();
  EXPECT_EQ(known().note, before.note);
  EXPECT_EQ(known().at, before.at);
  EXPECT_EQ(status(log_.request(0, 9)), 409);
  EXPECT_EQ(status(log_.request(7, 9)), 200);
}

TEST_F(Witness, NeverCosignsAnOlderTimeThanBefore) {
  const auto first = time_of(ask(log_.request(0, 7)), 7);
  node_.clock().advance(-3'600 * kSecond);
  EXPECT_EQ(time_of(ask(log_.request(7, 8)), 8), first);
  node_.reopen();
  EXPECT_EQ(time_of(ask(log_.request(8, 9)), 9), first);
  node_.clock().advance(3'700 * kSecond);
  EXPECT_GT(time_of(ask(log_.request(9, 9)), 9), first);
}

// Requests that race each other: whatever was cosigned is one chain from nothing to the end.
TEST_F(Witness, IsNeverRolledBackByARace) {
  constexpr std::size_t kThreads = 8;
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> cosigned(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::size_t from = 0;
      for (std::size_t i = 0; i < 40; ++i) {
        const auto to = std::min<std::size_t>(300, from + 1 + (t * 7 + i) % 5);
        const auto answer = cosign(*node_, log_.request(from, to));
        ASSERT_TRUE(answer);
        if (answer->verdict.status == 200) cosigned[t].emplace_back(from, to);
        from = answer->verdict.status == 409 ? static_cast<std::size_t>(answer->verdict.known_size) : to;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::vector<std::pair<std::size_t, std::size_t>> all;
  for (const auto& one : cosigned) all.insert(all.end(), one.begin(), one.end());
  std::sort(all.begin(), all.end());
  std::size_t at = 0;
  for (const auto& [from, to] : all) {
    EXPECT_EQ(from, at);
    at = to;
  }
  EXPECT_GT(at, 20U);
  EXPECT_EQ(known().log.size, at);
}

TEST_F(Witness, KeepsTheProofOfAFork) {
  const SampleLog fork(log_.origin(), 1, 1, 4);
  ask(log_.request(0, 7));
  EXPECT_EQ(status(fork.request(7, 9)), 422);
  EXPECT_TRUE(known().fork.empty());  // the proof may have been wrong
  EXPECT_EQ(status(fork.request(7, 7)), 422);
  EXPECT_EQ(known().fork, fork.note(7));
  EXPECT_EQ(known().log.root, log_.root(7));
  const SampleLog another(log_.origin(), 1, 2);
  EXPECT_EQ(status(another.request(0, 7)), 409);
  EXPECT_EQ(known().fork, fork.note(7));  // the first one
  EXPECT_EQ(status(log_.request(7, 9)), 200);
}

// A log that was removed and comes back goes on from what was cosigned.
TEST_F(Witness, RemovalForgetsKeysAndNothingElse) {
  ask(log_.request(0, 7));
  EXPECT_EQ(stop_witnessing(*node_, log_.origin()), log_.origin());
  EXPECT_EQ(status(log_.request(7, 8)), 404);
  EXPECT_EQ(stop_witnessing(*node_, log_.origin()).error().code, Code::not_found);
  ASSERT_TRUE(witness_log(*node_, log_.key()));
  EXPECT_EQ(status(log_.request(0, 8)), 409);
  EXPECT_EQ(status(log_.request(7, 8)), 200);
}

TEST_F(Witness, FollowsALogToANewKey) {
  const SampleLog newer(log_.origin(), 2);
  ask(log_.request(0, 7));
  ASSERT_TRUE(witness_log(*node_, newer.key()));
  EXPECT_EQ(status(newer.request(7, 8)), 200);
  EXPECT_EQ(stop_witnessing(*node_, log::text_of(log_.key())), log_.origin());
  EXPECT_EQ(status(log_.request(8, 9)), 403);
  EXPECT_EQ(status(newer.request(8, 9)), 200);
}

TEST_F(Witness, TakesKeysOfLogsOnceAndNotWithoutEnd) {
  EXPECT_EQ(witness_log(*node_, log_.key()).error().code, Code::exists);
  EXPECT_EQ(witness_log(*node_, key()).error().code, Code::usage);
  for (std::uint8_t seed = 2; seed <= kMaxWitnessedKeys; ++seed) {
    EXPECT_TRUE(witness_log(*node_, SampleLog(log_.origin(), seed).key()));
  }
  EXPECT_EQ(witness_log(*node_, SampleLog(log_.origin(), 99).key()).error().code, Code::limit);
}

// Two nodes that witness each other would grow for ever otherwise.
TEST_F(Witness, CosigningIsNoEntryOfItsOwnLog) {
  ask(log_.request(0, 7));
  const auto size = node_->ledger().head().size;
  ask(log_.request(7, 8));
  EXPECT_EQ(node_->ledger().head().size, size);
}

}  // namespace
}  // namespace comity::exchange
