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
#include "exchange/audience.h"
#include "store/types.h"

namespace comity::exchange {

class Node;

enum class ApprovalState : std::uint8_t { asked, granted, refused, revoked };
std::string_view name_of(ApprovalState state);

struct Approval {
  std::string id;  // a UUID
  std::string tenant;
  store::Seq item = 0;
  std::string item_id;
  std::string item_version;  // as it is stored; empty where the object has none
  std::string digest;        // of the item: SHA-256 of its canonical form, hexadecimal
  std::string receiver;
  std::string action;
  std::string rule_title;
  gate::Digest rule{};
  std::string approver;
  std::vector<std::string> redaction;
  std::string reason;  // given when asking
  Time asked;
  std::uint32_t valid_days = 30;
  ApprovalState state = ApprovalState::asked;
  Time decided;
  Time expires;           // of a granted one
  std::string remark;     // of the approver
  std::string key;        // that signed
  std::string signature;  // base64
};

inline constexpr std::size_t kMaxApprovals = 100'000;

class Approvals {
 public:
  Status load(Node& node);

  std::vector<Approval> all() const;  // the newest last
  std::optional<Approval> find(std::string_view id) const;
  // Granted ones that stand now.
  std::vector<Approval> standing(store::Seq item, std::string_view receiver, Time now) const;
  std::vector<store::Seq> granted_to(std::string_view tenant, std::string_view receiver, Time now) const;

  // One for each rule that asks for an approval of this crossing and has none yet. Code::usage when none does.
  Result<std::vector<Approval>> ask(Node& node, const store::ItemRow& item, const Audience& receiver,
                                    const std::string& reason);
  // Takes a statement of the approver: granted, refused, or revoked. What it opens is announced to the receiver.
  Result<Approval> take(Node& node, std::string_view statement);

 private:
  Status put(Node& node, Approval approval, store::Batch batch);

  mutable std::mutex mutex_;
  std::map<std::string, Approval, std::less<>> by_id_;
  std::multimap<store::Seq, std::string> by_item_;
};

// What is shown to the approver, and what it says: signed JSON. `key` has to be one of the approver's.
std::string request_text(const Approval& approval);
Result<std::string> sign_approval(std::string_view request, const std::string& approver, ApprovalState state,
                                  const std::string& remark, Time now, const crypto::SigningKey& key);

}  // namespace comity::exchange
