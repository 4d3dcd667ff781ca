// One approval: what is asked, and what the approver says to it, as signed text.
//
// Plain values, any thread. Errors: invalid, denied (another's to answer), damaged (a signature).
// Format: docs/format/approval.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "crypto/sign.h"
#include "gate/rulebook_json.h"
#include "party/directory.h"
#include "store/types.h"

namespace comity::exchange {

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

// As the node keeps it.
std::string text_of(const Approval& approval);
// Kept, asked or answered.
Result<Approval> read_approval(std::string_view text);

// Whether the answer is one to this very request.
bool repeats(const Approval& answer, const Approval& asked);
// That the approver signed it.
Status check_signature(const party::Directory& directory, const Approval& approval);

// What is shown to the approver, and what it says: signed JSON. `key` has to be one of the approver's.
std::string request_text(const Approval& approval);
Result<std::string> sign_approval(std::string_view request, const std::string& approver, ApprovalState state,
                                  const std::string& remark, Time now, const crypto::SigningKey& key);

}  // namespace comity::exchange
