// What the node shows others of its log: the head that was last put before its witnesses, with their cosignatures.
//
// While witnesses are asked (peer/publisher.h), the checkpoint that is served is that of their last round, however many
// of them answered; where none are asked it is the newest head. A head that the policy's quorum cosigned is kept
// besides (document "cosigned", one of each log): proofs want it. Releases that have to be witnessed first wait here.
//
// Owned by its Node; any thread. Errors: those of the store, busy, denied.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "log/policy.h"
#include "store/types.h"

namespace comity::exchange {

class Ledger;
class Node;

// The newest head that a quorum cosigned, with the cosignatures, of the log that begins at `first`.
Result<std::optional<store::LogHead>> cosigned_head(Node& node, std::uint64_t first);

class Published {
 public:
  static constexpr std::chrono::seconds kPatience{10};

  // How a witness stands, for who watches over the node.
  struct Witness {
    std::string name;
    bool answers = false;
    std::uint64_t size = 0;  // that it cosigned last
  };

  // Witnesses are asked by this policy until end(). Of those who wait for them at most `most_waiting` do at a time,
  // so that they leave threads to others.
  void begin(log::Policy policy, std::size_t most_waiting);
  // Who waits goes away empty-handed.
  void end();

  // The outcome of a round: the head with the cosignatures that came; whether these are the quorum.
  enum class Quorum : std::uint8_t { missed, reached };
  Status publish(Node& node, store::LogHead head, Quorum quorum, std::vector<Witness> witnesses);

  // The one to be served.
  store::LogHead head(const Ledger& ledger) const;
  std::vector<Witness> witnesses() const;

  // Code::denied where nobody asks witnesses, or no quorum of them is asked for.
  Status check_quorum() const;
  // Until a quorum has cosigned a head that has this entry of the journal; Code::busy when it is too late.
  Status wait_for_quorum(std::uint64_t log_index, std::chrono::milliseconds patience = kPatience);

  // For who asks the witnesses: until so much time has passed or a release waits; false once it has ended.
  bool wait_for_round(std::chrono::milliseconds longest);

 private:
  bool has_quorum() const { return policy_ && policy_->quorum != log::kNoQuorum; }
  bool covers(std::uint64_t log_index) const;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<log::Policy> policy_;
  std::optional<store::LogHead> served_;
  std::optional<store::LogHead> cosigned_;
  std::vector<Witness> witnesses_;
  std::size_t most_waiting_ = 0;
  std::size_t waiting_ = 0;
  bool round_wanted_ = false;
};

}  // namespace comity::exchange
