// The node as a witness: whose logs it follows, and what it cosigned of each last.
//
// A witness says of a log that each of its heads continues the one before. So the check against what was cosigned last
// and the keeping of what is cosigned now are one step for all threads, and durable before anybody has the cosignature.
// What was cosigned outlives the removal of a log: one that comes back goes on from there.
// Kept as documents "witnessed", without entries of the journal, or two nodes that witness each other would grow for
// ever. Format: docs/format/documents.md. Any thread. Errors: those of the store, damaged, and what is named below.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "log/add_checkpoint.h"

namespace comity::exchange {

class Node;

inline constexpr std::size_t kMaxWitnessed = 1'000;
inline constexpr std::size_t kMaxWitnessedKeys = 8;  // of one log: each costs a verification

struct Witnessed {
  std::string origin;
  log::WitnessedLog log;  // without keys: followed no longer
  std::string note;       // of what was cosigned last, with the signatures of the log and ours; may be empty
  Time at;                // when it was cosigned
  std::string fork;       // a note of the same size with another root that the log signed as well; may be empty
};

// Those that are followed and those that were, in no particular order.
Result<std::vector<Witnessed>> witnessed_logs(Node& node);
// Of that name; nothing where it was never followed.
Result<std::optional<Witnessed>> witnessed_log(Node& node, const std::string& origin);
// Of the hexadecimal SHA-256 of its name.
Result<std::optional<Witnessed>> witnessed_by_hash(Node& node, const std::string& hash);

// The log of that key's name is witnessed by it, beside other keys. Code::exists, usage, limit.
Status witness_log(Node& node, const log::VerifierKey& key);
// By its name, or by one of its keys that is no longer its. Code::not_found. The name of the log.
Result<std::string> stop_witnessing(Node& node, const std::string& name);

struct WitnessAnswer {
  log::WitnessVerdict verdict;
  std::string cosignature;  // of status 200: lines of a note
};

// tlog-witness, "add-checkpoint"; `body` is the request's. The cosignature is never older than one before.
Result<WitnessAnswer> cosign(Node& node, std::string_view body);

}  // namespace comity::exchange
