// The keys by which the node signs its log, and by which it witnesses the logs of others: one for each purpose.
//
// Kept as sealed documents; made when a node is first opened to write. A key of the log is replaced with overlap: the
// old one and the new one both sign, in an entry of the log and in every head, until the old one is retired.
// Format: docs/format/documents.md. Any thread. Errors: those of the store, damaged.
#pragma once

#include "exchange/ledger.h"

namespace comity::exchange {

class Node;
class Vault;

// What signs a log: its name, which is its origin, and one key, or two while one replaces the other.
struct LogSigners {
  std::string origin;
  std::vector<LogKey> keys;
};

// Empty where the node has none yet.
Result<LogSigners> load_log_signers(store::Store& store, const Vault& vault);
// Of every log that the node ever signed and still has a key of.
Result<std::vector<log::VerifierKey>> known_log_keys(store::Store& store, const Vault& vault);
// Sets the ledger to sign, with a new key where there is none.
Status prepare_log(Node& node);

// A second key: the newest signs beside the older one from now on. Code::exists while two do.
Result<log::VerifierKey> add_log_key(Node& node);
// The older one stops. Code::not_found where only one signs.
Result<log::VerifierKey> retire_log_key(Node& node);

// Freezes the log and begins another one, named by the moment, with a new key. For a log that
// cannot go on: `why` is the operator's reason, for the journal.
Result<log::VerifierKey> restart_log(Node& node, const std::string& why);

// The node as a witness; made when it is first asked for.
Result<LogKey> witness_key(Node& node);
std::string witness_name(const Node& node);

}  // namespace comity::exchange
