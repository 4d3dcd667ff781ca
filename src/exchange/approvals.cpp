#include "exchange/approvals.h"

#include <algorithm>

#include "base/uuid.h"
#include "crypto/hash.h"
#include "exchange/change.h"
#include "exchange/class_table.h"
#include "exchange/decisions.h"
#include "exchange/documents.h"
#include "exchange/find.h"
#include "exchange/node.h"
#include "gate/rulebook_json.h"
#include "json/canonical.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr const char* kKind = "approval";
constexpr std::string_view kFormat = "comity/approval/1";
constexpr std::int64_t kDayMicros = 86'400LL * 1'000'000;

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

std::string text_of(const Approval& approval) {
  json::Writer out;
  out.begin_object().member("tenant", approval.tenant).member("seq", approval.item);
  write_request(out, approval);
  out.member("state", name_of(approval.state)).member("decided", approval.decided.micros);
  out.member("expires", approval.expires.micros).member("remark", approval.remark);
  return out.member("key", approval.key).member("signature", approval.signature).end_object().take();
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

Result<Approval> read(std::string_view text) {
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(text));
  return read(*root);
}

// The statement without its signature: led by the format, so that it is never taken for another kind.
std::string statement_of(const Approval& approval) {
  json::Writer out;
  out.begin_object();
  write_request(out, approval);
  out.member("state", name_of(approval.state)).member("decided", approval.decided.micros);
  return out.member("remark", approval.remark).end_object().take();
}

std::string signed_text(const Approval& approval) { return std::string(kFormat) + '\n' + statement_of(approval); }

bool repeats(const Approval& answer, const Approval& asked) {
  json::Writer one;
  json::Writer other;
  write_request(one.begin_object(), answer);
  write_request(other.begin_object(), asked);
  return one.end_object().take() == other.end_object().take();
}

Status check_signature(const party::Directory& directory, const Approval& approval) {
  const auto signature = from_base64(approval.signature);
  for (const auto& party : directory.parties) {
    if (party.handle.text() != approval.approver || !signature) continue;
    for (const auto& key : party.keys) {
      if (key.id != approval.key) continue;
      if (crypto::verify(key.key, as_bytes(signed_text(approval)), *signature)) return {};
    }
  }
  return fail(Code::damaged, {Msg::kApprovalUnsigned, {{"approver", approval.approver}}});
}

Result<std::string> item_digest(Node& node, const store::ItemRow& item) {
  COMITY_TRY(const auto bytes, content(node, item));
  json::Reader reader(whole_items());
  COMITY_TRY(const auto* root, reader.read(bytes));
  return to_hex(crypto::sha256(as_bytes(json::canonical(*root))));
}

}  // namespace

std::string_view name_of(ApprovalState state) { return kStates.at(static_cast<std::size_t>(state)); }

std::string request_text(const Approval& approval) {
  json::Writer out;
  out.begin_object().member("format", kFormat);
  write_request(out, approval);
  return out.member("state", name_of(approval.state)).end_object().take();
}

Result<std::string> sign_approval(std::string_view request, const std::string& approver, ApprovalState state,
                                  const std::string& remark, Time now, const crypto::SigningKey& key) {
  COMITY_TRY(auto approval, read(request));
  if (approval.approver != approver) {
    return fail(Code::denied, {Msg::kApprovalOfAnother, {{"approver", approval.approver}, {"own", approver}}});
  }
  approval.state = state;
  approval.decided = now;
  approval.remark = remark;
  approval.key = party::key_id_of(key.public_key());
  approval.signature = to_base64(key.sign(as_bytes(signed_text(approval))));
  json::Writer out;
  out.begin_object().member("format", kFormat);
  write_request(out, approval);
  out.member("state", name_of(state)).member("decided", now.micros).member("remark", remark);
  return out.member("key", approval.key).member("signature", approval.signature).end_object().take();
}

Status Approvals::load(Node& node) {
  const std::lock_guard lock(mutex_);
  by_id_.clear();
  by_item_.clear();
  return for_each_document(node.store(), node.vault(), kKind, [this](const std::string& text) -> Status {
    COMITY_TRY(auto approval, read(text));
    by_item_.emplace(approval.item, approval.id);
    by_id_.insert_or_assign(approval.id, std::move(approval));
    return {};
  });
}

std::vector<Approval> Approvals::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<Approval> all;
  for (const auto& [id, approval] : by_id_) all.push_back(approval);
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.asked < b.asked; });
  return all;
}

std::optional<Approval> Approvals::find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Approval> Approvals::standing(store::Seq item, std::string_view receiver, Time now) const {
  const std::lock_guard lock(mutex_);
  std::vector<Approval> granted;
  const auto [first, last] = by_item_.equal_range(item);
  for (auto one = first; one != last; ++one) {
    const auto& approval = by_id_.at(one->second);
    if (approval.state == ApprovalState::granted && approval.receiver == receiver && now < approval.expires) {
      granted.push_back(approval);
    }
  }
  return granted;
}

std::vector<store::Seq> Approvals::granted_to(std::string_view tenant, std::string_view receiver, Time now) const {
  const std::lock_guard lock(mutex_);
  std::vector<store::Seq> items;
  for (const auto& [id, approval] : by_id_) {
    if (approval.state == ApprovalState::granted && approval.tenant == tenant && approval.receiver == receiver &&
        now < approval.expires) {
      items.push_back(approval.item);
    }
  }
  return items;
}

Status Approvals::put(Node& node, Approval approval, store::Batch batch) {
  json::Writer note;
  note.begin_object().member("by", node.party().handle.text());
  note.key("approval").raw(text_of(approval)).end_object();
  batch.record = {store::RecordKind::approval, node.vault().seal_note(note.take())};
  batch.documents.push_back(node.vault().seal_document({kKind, approval.id}, text_of(approval)));
  const auto take_over = [this, &approval] {
    const std::lock_guard lock(mutex_);
    if (!by_id_.contains(approval.id)) by_item_.emplace(approval.item, approval.id);
    by_id_.insert_or_assign(approval.id, approval);
  };
  if (approval.state == ApprovalState::asked) {
    COMITY_CHECK(node.store().apply(std::move(batch)));
    take_over();
    return {};
  }
  // A change of what the gate decides: whoever reads meanwhile sees item and announcement together, or neither.
  return change(node, node.rules().all(), node.directory(), std::move(batch), take_over);
}

Result<std::vector<Approval>> Approvals::ask(Node& node, const store::ItemRow& item, const Audience& receiver,
                                             const std::string& reason) {
  const auto gate = node.rules().read().gate;
  COMITY_TRY(const auto classes, node.classes().all(node.store()));
  const auto& facts = classes->at(item.class_id - 1);
  const Act act{gate::Action::share, node.party().handle.text(), receiver};
  const auto creator = gate->handle_of(creator_of(*gate, item.creator));
  const auto crossing = crossing_of(*gate, act, {facts.owner, creator, facts.facts});
  COMITY_TRY(const auto digest, item_digest(node, item));
  const auto now = node.environment().clock.now();
  const auto there = standing(item.seq, receiver.party, now);
  if (all().size() >= kMaxApprovals) {
    return fail(Code::limit, {Msg::kTooManyApprovals, {{"limit", std::to_string(kMaxApprovals)}}});
  }
  std::vector<Approval> asked;
  for (const auto& ref : gate->restrictions(crossing)) {
    const auto& rule = gate->rule(ref);
    if (rule.effect.outcome != gate::Outcome::approval) continue;
    Approval approval;
    approval.rule = gate::digest_of(*gate->rulebook(ref.rulebook).book, rule);
    if (std::any_of(there.begin(), there.end(), [&](const auto& one) { return one.rule == approval.rule; })) continue;
    approval.id = random_uuid(node.environment().random);
    approval.tenant = item.tenant;
    approval.item = item.seq;
    approval.item_id = item.id;
    approval.item_version = item.version;
    approval.digest = digest;
    approval.receiver = receiver.party;
    approval.action = gate::word_of(crossing.action);
    approval.rule_title = rule.title;
    approval.approver = rule.effect.approver;
    approval.redaction = redacted_fields(*gate, crossing);
    approval.reason = reason;
    approval.asked = now;
    approval.valid_days = rule.effect.valid_days;
    asked.push_back(std::move(approval));
  }
  if (asked.empty()) return fail(Code::usage, {Msg::kNoApprovalNeeded, {{"receiver", receiver.party}}});
  for (const auto& approval : asked) COMITY_CHECK(put(node, approval, {}));
  return asked;
}

Result<Approval> Approvals::take(Node& node, std::string_view statement) {
  COMITY_TRY(auto answer, read(statement));
  const auto asked = find(answer.id);
  if (!asked || !repeats(answer, *asked)) return fail(Code::not_found, Msg::kApprovalNotAsked);
  COMITY_CHECK(check_signature(*node.directory(), answer));
  const bool follows = asked->state == ApprovalState::asked
                           ? answer.state == ApprovalState::granted || answer.state == ApprovalState::refused
                           : asked->state == ApprovalState::granted && answer.state == ApprovalState::revoked;
  if (!follows) {
    return fail(Code::exists, {Msg::kApprovalDecided, {{"state", std::string(name_of(asked->state))}}});
  }
  answer.tenant = asked->tenant;
  answer.item = asked->item;
  answer.expires = Time{answer.decided.micros + answer.valid_days * kDayMicros};
  store::Batch batch;
  batch.tenant = answer.tenant;
  if (answer.state == ApprovalState::granted) batch.announcements.push_back({answer.item, 0, answer.receiver});
  COMITY_CHECK(put(node, answer, std::move(batch)));
  return answer;
}

}  // namespace comity::exchange
