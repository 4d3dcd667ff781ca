// Entries of the journal: what is sealed in the store, and what the log's leaf commits to.
//
// An entry is one JSON object: who did what when, the decisions that allowed it, and details that only this node
// reads. Its leaf commits to seventeen fields made of it, each of which can be shown alone (log/leaf.h). The same
// function makes the fields when the entry is written and when something of it is proved.
// Format: docs/format/journal.md and leaf.md.
//
// Entry is a plain value for one thread; OpenEntry owns what it read. Errors of opening: damaged.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "crypto/secret.h"
#include "exchange/decisions.h"
#include "json/read.h"
#include "log/leaf.h"
#include "store/types.h"

namespace comity::exchange {

class Node;
class Vault;
struct ItemSecret;

std::string_view word_of(store::RecordKind kind);

struct Entry {
  store::RecordKind kind;
  std::string party;  // a handle: whose journal it is
  Time at;
  std::string details;                // members of a JSON object, or nothing
  std::string decisions = {};         // an object, see decisions.h; or nothing
  std::vector<log::Hash> items = {};  // item_hash() of each, in order

  // With the key of its own that whoever fills `items` needs.
  explicit Entry(const Node& node, store::RecordKind kind);
  Entry(const Vault& vault, std::string party, Time at, store::RecordKind kind);
  const crypto::Key& key() const { return key_; }

 private:
  crypto::Key key_;
};

// The leaf of an item in a record with that key. The item's digest is known.
log::Hash item_hash(const crypto::Key& record, const ItemSecret& item, const log::DecidedBy& by);

// Sealed, with its commitment.
store::Record record_of(const Vault& vault, const Entry& entry);

// The values of the fields, canonical JSON.
using FieldValues = std::array<std::string, log::kFields>;

class OpenEntry {
 public:
  // Code::damaged when it does not open, or commits to something else than its row says.
  static Result<OpenEntry> open(const Vault& vault, const store::RecordRow& row);

  store::RecordKind kind() const { return kind_; }
  std::string party() const;
  // Null where there are none.
  const json::Value* details() const;
  const json::Value* decisions() const { return root_->find("decisions"); }
  const crypto::Key& key() const { return *key_; }
  const std::vector<log::Hash>& items() const { return items_; }
  // Of each decision, in order.
  std::vector<std::string> decided() const;
  const FieldValues& fields() const { return fields_; }
  log::Hash commitment() const;

 private:
  OpenEntry() = default;
  Status read(std::string_view text);

  store::RecordKind kind_{};
  json::Reader reader_;
  const json::Value* root_ = nullptr;
  std::optional<crypto::Key> key_;  // an entry from before the log has none
  std::vector<log::Hash> items_;
  FieldValues fields_;
};

}  // namespace comity::exchange
