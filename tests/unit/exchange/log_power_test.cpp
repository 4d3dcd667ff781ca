// Power cuts and full disks under a log: what was acknowledged is in it, and every head that was ever acknowledged is a
// beginning of the one that is there after.
//
// COMITY_LOG_CUTS cuts (500).
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <random>

#include "exchange/ledger.h"
#include "exchange/stored_log.h"
#include "log/leaf.h"
#include "log/verify.h"
#include "store/sqlite/sqlite_store.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_folder.h"

namespace comity::exchange {
namespace {

int cuts() {
  const char* given = std::getenv("COMITY_LOG_CUTS");
  return given == nullptr ? 500 : std::atoi(given);
}

store::Batch batch_of(std::uint64_t number) {
  store::Batch batch;
  store::Record record{store::RecordKind::node, Bytes(number % 900, static_cast<std::uint8_t>(number))};
  record.commitment = crypto::sha256(as_bytes(std::to_string(number)));
  batch.record = std::move(record);
  return batch;
}

class CutLog {
 public:
  explicit CutLog(std::uint64_t seed) : seed_(seed), random_(seed) {
    key_ = std::make_shared<const crypto::SigningKey>(crypto::Key::random(store_random_));
    keys_.push_back(log::verifier_key("comity/xa.power", log::KeyKind::ed25519, key_->public_key()));
  }

  std::string run() {
    vfs_.cut_power_after(20 + random_() % 1'500);
    std::uint64_t number = 0;
    for (int times = 0; times < 3 && vfs_.power(); ++times) {
      Opened opened(*this);
      if (!opened.store) break;
      for (auto rounds = 1 + random_() % 60; rounds > 0 && vfs_.power(); --rounds) write_some(opened, number);
    }
    cut_ = !vfs_.power();
    vfs_.restore_power(seed_);
    Opened opened(*this);
    if (!opened.store) return "does not open";
    if (opened.frozen) return "is frozen though nothing was lost";
    return verify(*opened.store);
  }
  bool was_cut() const { return cut_; }
  std::size_t acknowledged() const { return acknowledged_.size(); }

 private:
  struct Opened {
    explicit Opened(CutLog& log) : ledger(log.folder_.path() / "head", log.clock_) {
      ledger.sign_as("comity/xa.power", {{1, log.key_}});
      store::SqliteOptions options{log.folder_.path() / "store", store::Access::write, log.vfs_.name(),
                                   store::Missing::create};
      options.log = &ledger;
      auto made = store::open_sqlite(options, log.clock_, log.store_random_);
      if (!made) return;
      store = std::move(*made);
      const auto settled = ledger.settle(*store);
      frozen = settled && settled->has_value();
    }
    Ledger ledger;
    std::unique_ptr<store::Store> store;
    bool frozen = false;
  };

  // Several at once, so that they share commits.
  void write_some(Opened& opened, std::uint64_t& number) {
    std::deque<std::pair<std::uint64_t, std::future<Result<store::Outcome>>>> waiting;
    for (auto n = 1 + random_() % 12; n > 0; --n, ++number) {
      waiting.emplace_back(number, opened.store->submit(batch_of(number)));
    }
    bool any = false;
    for (auto& [which, future] : waiting) {
      const auto outcome = future.get();
      any = any || outcome.has_value();
      if (outcome) acknowledged_.emplace_back(outcome->log_index, batch_of(which).record->commitment);
    }
    if (any) heads_.push_back(opened.ledger.head());
  }

  std::string verify(store::Store& store) {
    const auto heads = store.log_heads();
    if (!heads) return "has no heads to read";
    if (heads->empty()) return acknowledged_.empty() ? "" : "lost its log";
    const auto& last = heads->back();
    const auto audited = audit_stored(store, last, [](std::uint64_t) { return true; });
    if (!audited || !audited->wrong.empty() || !is_head_of(last, audited->root, keys_))
      return "is not what its head says";
    log::TileTree tree(last.size, tiles_of(parts_of(store), last.first));
    for (const auto& head : heads_) {
      if (head.size > last.size) return "lost an acknowledged head";
      const auto proof = log::consistency_proof(head.size, last.size, tree.subtrees());
      if (!proof || !log::is_consistent(head.size, head.root, last.size, last.root, *proof)) return "forked";
    }
    for (const auto& [index, commitment] : acknowledged_) {
      const auto found = store.commitments(index, 1);
      if (!found || found->size() != 1 || found->front() != commitment) return "lost an acknowledged leaf";
    }
    return {};
  }

  std::uint64_t seed_;
  std::mt19937_64 random_;
  test::TempFolder folder_;
  test::ManualClock clock_;
  test::SeededRandom store_random_;
  test::FaultVfs vfs_;
  std::shared_ptr<const crypto::SigningKey> key_;
  std::vector<log::VerifierKey> keys_;
  std::vector<store::LogHead> heads_;
  std::vector<std::pair<std::uint64_t, store::Digest>> acknowledged_;
  bool cut_ = false;
};

TEST(LogPower, NoCutForksTheLogOrLosesWhatWasAcknowledged) {
  std::size_t acknowledged = 0;
  int cut = 0;
  for (int seed = 1; seed <= cuts(); ++seed) {
    CutLog log(static_cast<std::uint64_t>(seed));
    EXPECT_EQ(log.run(), "") << "seed " << seed;
    acknowledged += log.acknowledged();
    cut += log.was_cut() ? 1 : 0;
  }
  EXPECT_GT(cut, cuts() / 3);
  EXPECT_GT(acknowledged, static_cast<std::size_t>(cuts()));
}

}  // namespace
}  // namespace comity::exchange
