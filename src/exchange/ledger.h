// The node's log: brings each group of journal entries into the tree, signs the head, keeps it a second time.
//
// The store calls it inside its transaction, on its writer's thread. Before it signs anything it has to be settled that
// the store's log is the newest there is of it: settle() compares it with the second head. A log that may be older than
// what was signed before signs nothing (Code::frozen) until its operator has decided: a second head of one size would
// be a fork, for which nobody would ever believe this node again.
//
// Owned by its Node, outlives its store. extend() and committed() on the writer's thread, the rest on any.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/sign.h"
#include "exchange/second_head.h"
#include "log/growth.h"
#include "log/note.h"
#include "store/log_keeper.h"
#include "store/store.h"

namespace comity::exchange {

// The key of a log is named as the log is. While a key is being replaced both sign.
struct LogKey {
  std::uint64_t number = 0;  // from 1
  std::shared_ptr<const crypto::SigningKey> key;
};

class Ledger final : public store::LogKeeper {
 public:
  Ledger(std::filesystem::path second_head, const Clock& clock);

  // Which log goes on, and who signs from now on; at least one key.
  void sign_as(std::string origin, std::vector<LogKey> keys);
  // Begins another log with the entries that come next; see sign_as.
  void begin_log();

  // Whether the store's log is that which was signed last: nothing when it is, and else why nothing is signed.
  Result<std::optional<Error>> settle(store::Store& store);
  // A head that somebody else holds: where this log's keys signed it and the store's log does not go on from it,
  // nothing more is signed, after a start either. Why; nothing when all is well. Code::unproven when none of the keys
  // signed it.
  Result<std::optional<Error>> confront(store::Store& store, const std::string& note);
  // Nothing outside tells, and somebody who knows says: what stands in the store is the newest there is. Code::frozen
  // where something does tell, and tells otherwise.
  Status accept(store::Store& store);

  Result<Extension> extend(const store::LogHead& before, std::span<const store::Digest> commitments,
                           const store::LogParts& parts) override;
  void committed(const store::LogHead& head) override;

  // What was committed last by this process, or stood there when it was settled.
  store::LogHead head() const;
  std::string origin() const;
  bool is_frozen() const;
  std::vector<log::VerifierKey> keys() const;

 private:
  Status grow_from(const store::LogHead& head, const store::LogParts& parts);
  Result<std::string> sign(std::uint64_t size, const log::Hash& root) const;

  const std::filesystem::path second_head_file_;
  const Clock& clock_;
  SecondHead second_head_;

  mutable std::mutex mutex_;
  std::string origin_;
  std::vector<LogKey> keys_;
  store::LogHead head_;
  std::optional<Error> frozen_;
  bool begins_log_ = false;

  // The writer's thread alone.
  log::Growth growth_;
  std::optional<store::LogHead> grown_to_;  // which head growth_ stands at
};

// The origin in a head's checkpoint.
Result<std::string> origin_of(const store::LogHead& head);

}  // namespace comity::exchange
