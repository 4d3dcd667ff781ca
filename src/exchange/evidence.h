// Evidence: a tlog-proof file about one entry of a log, with the fields of it that its holder chose to show.
//
// The file is a C2SP tlog-proof; its `extra` part is JSON that opens the entry's commitment as far as wanted: each
// field as its value and nonce or as a bare hash, decisions and one item likewise. Nothing in it is believed: a
// verifier computes the leaf from it and has the log's tree prove that leaf. Format: docs/format/evidence.md.
//
// prove() reads the node; the rest is pure. Errors: not_found, usage, malformed, unproven (with the step that failed).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "gate/gate.h"
#include "log/leaf.h"
#include "log/policy.h"
#include "store/store.h"

namespace comity::exchange {

class Node;

inline constexpr std::string_view kEvidenceFormat = "comity/evidence/1";

enum class ShowItem : std::uint8_t {
  no,          // that something crossed
  commitment,  // that one thing crossed, the same in the other side's log
  digest       // which one, to whoever has it or can guess it
};

struct ProofRequest {
  std::uint64_t entry = 0;         // of the journal
  std::optional<store::Seq> item;  // of those that the entry is about
  ShowItem shows = ShowItem::commitment;
  std::set<log::Field> closed{log::Field::caller, log::Field::details};
};

struct Proven {
  std::string file;     // the tlog-proof
  bool erased = false;  // the item is: the file proves its erasure
};

// Under the newest published checkpoint that has the entry. Of an item that was erased, what proves that.
Result<Proven> prove(Node& node, const ProofRequest& request);

// The newest entry that released the item to the party.
Result<std::uint64_t> find_release(Node& node, store::Seq item, std::string_view receiver,
                                   const store::Progress& progress);

struct CheckRequest {
  std::string file;
  log::Policy policy;
  std::vector<gate::Published> rulebooks;  // those that the verifier holds; none: decisions are not made again
  std::optional<crypto::Sha256> item;      // SHA-256 of the canonical form of the item it should be about
};

struct Checked {
  std::string origin;
  std::uint64_t index = 0;
  std::uint64_t size = 0;
  std::optional<Time> seen;  // by the quorum of witnesses
  std::vector<std::string> witnesses;
  std::vector<std::pair<log::Field, std::string>> fields;  // those shown, canonical JSON
  std::vector<std::string> decided;                        // those shown, canonical JSON
  std::optional<log::Hash> commitment;                     // of the item
  bool item_matches = false;                               // it is the one that was asked for
  std::size_t decided_again = 0;                           // decisions that came out equal
};

// Code::unproven with the step that does not hold.
Result<Checked> check_evidence(const CheckRequest& request);

}  // namespace comity::exchange
