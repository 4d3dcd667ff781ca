// What the one writer asks of the log at the end of each group of batches, inside its transaction.
//
// The store knows no tree and no key: it hands over the commitments as it reads them back, stores what it gets, and
// compares and swaps the head. Called on the writer's thread alone. The keeper outlives the store.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "store/types.h"

namespace comity::store {

// The log as it stands in this transaction.
struct LogParts {
  // The hashes of a stored tile. Code::not_found where it is not stored.
  std::function<Result<Bytes>(std::uint64_t log, unsigned level, std::uint64_t index)> tile;
  // What entries of the journal commit to, from number `from` on.
  std::function<Result<std::vector<Digest>>(std::uint64_t from, std::size_t count)> commitments;
};

class LogKeeper {
 public:
  virtual ~LogKeeper() = default;

  struct Extension {
    LogHead head;
    std::vector<LogTile> tiles;  // in place of older ones of their numbers
  };
  // The head that follows `before` once these leaves are in the tree. An error undoes the whole group.
  virtual Result<Extension> extend(const LogHead& before, std::span<const Digest> commitments,
                                   const LogParts& parts) = 0;
  // The head is durable, nobody has been told yet.
  virtual void committed(const LogHead& head) = 0;
};

}  // namespace comity::store
