#include "exchange/approval.h"

#include <algorithm>
#include <array>

#include "exchange/documents.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr std::string_view kFormat = "comity/approval/1";

constexpr std::array<std::string_view, 4> kStates{"asked", "granted", "refused", "revoked"};

std::optional<ApprovalState> state_of(std::string_view name) {
  const auto found = std::find(kStates.begin(), kStates.end(), name);
  if (found == kStates.end()) return std::nullopt;
  return static_cast<ApprovalState>(found - kStates.begin());
}

// What the approver is asked, which its answer repeats.
void write_request(json::Writer& out, const Approval& approval) {
  out.member("id", approval.id).member("item", approval.item_id).member("version", approval.item_version);
  out.member("digest", approval.digest).member("receiver", approval.receiver).member("action", approval.action);
  out.member("rule", to_hex(approval.rule)).member("title", approval.rule_title);
  out.member("approver", approval.approver);
  write_list(out, "redaction", approval.redaction);
  out.member("reason", approval.reason).member("asked", approval.asked.micros);
  out.member("valid_days", static_cast<std::uint64_t>(approval.valid_days));
}

Result<Approval> read(const json::Value& root) {
  Approval approval;
  approval.id = text_at(root, "id");
  approval.tenant = text_at(root, "tenant");
  approval.item = number_at(root, "seq");
  approval.item_id = text_at(root, "item");
  approval.item_version = text_at(root, "version");
  approval.digest = text_at(root, "digest");
  approval.receiver = text_at(root, "receiver");
  approval.action = text_at(root, "action");
  approval.rule_title = text_at(root, "title");
  approval.approver = text_at(root, "approver");
  approval.redaction = list_at(root, "redaction");
  approval.reason = text_at(root, "reason");
  approval.asked = Time{static_cast<std::int64_t>(number_at(root, "asked"))};
  approval.valid_days = static_cast<std::uint32_t>(number_at(root, "valid_days"));
  approval.decided = Time{static_cast<std::int64_t>(number_at(root, "decided"))};
  approval.expires = Time{static_cast<std::int64_t>(number_at(root, "expires"))};
  approval.remark = text_at(root, "remark");
  approval.key = text_at(root, "key");
  approval.signature = text_at(root, "signature");
  const auto rule = from_hex(text_at(root, "rule"));
  const auto state = state_of(text_at(root, "state"));
  if (!rule || rule->size() != approval.rule.size() || !state || approval.id.empty()) {
    return fail(Code::invalid, Msg::kApprovalUnreadable);
  }
  std::copy(rule->begin(), rule->end(), approval.rule.begin());
  approval.state = *state;
  return approval;
}

// What the approver says: the request with its answer.
void write_statement(json::Writer& out, const Approval& approval) {
  write_request(out, approval);
  out.member("state", name_of(approval.state)).member("decided", approval.decided.micros);
  out.member("remark", approval.remark);
}

// Led by the format, so that it is never taken for another kind.
std::string signed_text(const Approval& approval) {
  json::Writer out;
  write_statement(out.begin_object(), approval);
  return std::string(kFormat) + '\n' + out.end_object().take();
}

}  // namespace

std::string_view name_of(ApprovalState state) { return kStates.at(static_cast<std::size_t>(state)); }

std::string text_of(const Approval& approval) {
  json::Writer out;
  out.begin_object().member("tenant", approval.tenant).member("seq", approval.item);
  write_request(out, approval);
  out.member("state", name_of(approval.state)).member("decided", approval.decided.micros);
  out.member("expires", approval.expires.micros).member("remark", approval.remark);
  return out.member("key", approval.key).member("signature", approval.signature).end_object().take();
}

Result<Approval> read_approval(std::string_view text) {
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(text));
  return read(*root);
}

bool repeats(const Approval& answer, const Approval& asked) {
  json::Writer one;
  json::Writer other;
  write_request(one.begin_object(), answer);
  write_request(other.begin_object(), asked);
  return one.end_object().take() == other.end_object().take();
}

Status check_signature(const party::Directory& directory, const Approval& approval) {
  const auto signature = from_base64(approval.signature);
  if (signature && party::is_signed(directory, approval.approver, approval.key, signed_text(approval), *signature)) {
    return {};
  }
  return fail(Code::damaged, {Msg::kApprovalUnsigned, {{"approver", approval.approver}}});
}

std::string request_text(const Approval& approval) {
  json::Writer out;
  out.begin_object().member("format", kFormat);
  write_request(out, approval);
  return out.member("state", name_of(approval.state)).end_object().take();
}

Result<std::string> sign_approval(std::string_view request, const std::string& approver, ApprovalState state,
                                  const std::string& remark, Time now, const crypto::SigningKey& key) {
  COMITY_TRY(auto approval, read_approval(request));
  if (approval.approver != approver) {
    return fail(Code::denied, {Msg::kApprovalOfAnother, {{"approver", approval.approver}, {"own", approver}}});
  }
  approval.state = state;
  approval.decided = now;
  approval.remark = remark;
  approval.key = party::key_id_of(key.public_key());
  approval.signature = to_base64(key.sign(as_bytes(signed_text(approval))));
  json::Writer out;
  write_statement(out.begin_object().member("format", kFormat), approval);
  return out.member("key", approval.key).member("signature", approval.signature).end_object().take();
}

}  // namespace comity::exchange
