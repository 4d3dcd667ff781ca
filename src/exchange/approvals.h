// Approvals: what a rule asks of somebody before an item may go to a receiver.
//
// An approval is asked for one item, one receiver and one rule, signed by the approver that the rule names, and holds
// for exactly that: the content of the item, the fields that are taken out of it, the receiver, the action, the rule
// as it reads now, until it ends. It opens nothing else and nothing that another rule forbids. The approver signs on
// its own node (or on this one, where it is this node's party) and may take back what it granted.
//
// Owned by its Node, safe on any thread. Errors: usage, not_found, exists, denied, invalid, damaged (a signature), and
// those of the store. Format: docs/format/approval.md.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/approval.h"
#include "exchange/audience.h"
#include "store/types.h"

namespace comity::exchange {

class Node;

inline constexpr std::size_t kMaxApprovals = 100'000;

class Approvals {
 public:
  Status load(Node& node);

  std::vector<Approval> all() const;  // the newest last
  std::optional<Approval> find(std::string_view id) const;
  // Granted ones that stand now.
  std::vector<Approval> standing(store::Seq item, Time now) const;
  std::vector<Approval> standing(store::Seq item, std::string_view receiver, Time now) const;
  std::vector<store::Seq> granted_to(std::string_view receiver, Time now) const;

  // One for each rule that asks for an approval of this crossing and has none yet. Code::usage when none does.
  Result<std::vector<Approval>> ask(Node& node, const store::ItemRow& item, const Audience& receiver,
                                    const std::string& reason);
  // Takes a statement of the approver: granted, refused, or revoked. What it opens is announced to the receiver.
  Result<Approval> take(Node& node, std::string_view statement);

 private:
  std::size_t size() const;
  Status put(Node& node, Approval approval, store::Batch batch);

  mutable std::mutex mutex_;
  std::map<std::string, Approval, std::less<>> by_id_;
  std::multimap<store::Seq, std::string> by_item_;
};

}  // namespace comity::exchange
