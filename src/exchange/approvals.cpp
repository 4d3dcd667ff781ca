#include "exchange/approvals.h"

#include <algorithm>

#include "base/uuid.h"
#include "crypto/hash.h"
#include "exchange/change.h"
#include "exchange/class_table.h"
#include "exchange/decisions.h"
#include "exchange/documents.h"
#include "exchange/find.h"
#include "exchange/journal.h"
#include "exchange/node.h"
#include "gate/rulebook_json.h"
#include "json/canonical.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr const char* kKind = "approval";
bool stands(const Approval& approval, Time now) {
  return approval.state == ApprovalState::granted && now < approval.expires;
}

// What the rule asks; of which item and for whom is still open.
Approval request_for(const gate::Gate& gate, gate::RuleRef ref) {
  const auto& rule = gate.rule(ref);
  Approval approval;
  approval.rule = gate::digest_of(*gate.rulebook(ref.rulebook).book, rule);
  approval.rule_title = rule.title;
  approval.approver = rule.effect.approver;
  approval.valid_days = rule.effect.valid_days;
  return approval;
}

// The requests of every rule that asks for one, each once; with the fields that go out of what would be given.
std::vector<Approval> requests(const gate::Gate& gate, const Act& act, const ClassFacts& facts) {
  Decided common;
  common.facts = facts.facts;
  common.creator = facts.creator;
  const auto joined = decide(gate, act, facts.owners, common);
  std::map<gate::Digest, Approval> by_rule;
  for (const auto& decided : joined.decided) {
    for (const auto& ref : gate.restrictions(crossing_of(gate, act, decided))) {
      if (gate.rule(ref).effect.outcome != gate::Outcome::approval) continue;
      auto approval = request_for(gate, ref);
      approval.action = gate::word_of(act.action);
      approval.redaction = joined.fields;
      by_rule.try_emplace(approval.rule, std::move(approval));
    }
  }
  std::vector<Approval> all;
  for (auto& [rule, approval] : by_rule) all.push_back(std::move(approval));
  return all;
}

Result<std::string> item_digest(Node& node, const store::ItemRow& item) {
  COMITY_TRY(const auto bytes, content(node, item));
  json::Reader reader(whole_items());
  COMITY_TRY(const auto* root, reader.read(bytes));
  return to_hex(crypto::sha256(as_bytes(json::canonical(*root))));
}

}  // namespace

Status Approvals::load(Node& node) {
  const std::lock_guard lock(mutex_);
  by_id_.clear();
  by_item_.clear();
  return for_each_document(node.store(), node.vault(), kKind, [this](const std::string& text) -> Status {
    COMITY_TRY(auto approval, read_approval(text));
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

std::size_t Approvals::size() const {
  const std::lock_guard lock(mutex_);
  return by_id_.size();
}

std::optional<Approval> Approvals::find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Approval> Approvals::standing(store::Seq item, Time now) const {
  const std::lock_guard lock(mutex_);
  std::vector<Approval> granted;
  const auto [first, last] = by_item_.equal_range(item);
  for (auto one = first; one != last; ++one) {
    const auto& approval = by_id_.at(one->second);
    if (stands(approval, now)) granted.push_back(approval);
  }
  return granted;
}

std::vector<Approval> Approvals::standing(store::Seq item, std::string_view receiver, Time now) const {
  auto granted = standing(item, now);
  std::erase_if(granted, [&](const auto& approval) { return approval.receiver != receiver; });
  return granted;
}

std::vector<store::Seq> Approvals::granted_to(std::string_view receiver, Time now) const {
  const std::lock_guard lock(mutex_);
  std::vector<store::Seq> items;
  for (const auto& [id, approval] : by_id_) {
    if (approval.receiver == receiver && stands(approval, now)) items.push_back(approval.item);
  }
  return items;
}

Status Approvals::put(Node& node, Approval approval, store::Batch batch) {
  Entry entry(node, store::RecordKind::approval);
  entry.details = text_of(approval);
  batch.record = record_of(node.vault(), entry);
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
  return change(node, {}, std::move(batch), take_over);
}

Result<std::vector<Approval>> Approvals::ask(Node& node, const store::ItemRow& item, const Audience& receiver,
                                             const std::string& reason) {
  if (size() >= kMaxApprovals) {
    return fail(Code::limit, {Msg::kTooManyApprovals, {{"limit", std::to_string(kMaxApprovals)}}});
  }
  const auto gate = node.rules().read().gate;
  COMITY_TRY(const auto classes, node.classes().all(node.store()));
  const auto& facts = classes->at(item.class_id - 1);
  const Act act{gate::Action::share, node.party().handle.text(), receiver};
  COMITY_TRY(const auto digest, item_digest(node, item));
  const auto now = node.environment().clock.now();
  const auto there = standing(item.seq, receiver.party, now);
  std::vector<Approval> asked;
  for (auto& approval : requests(*gate, act, facts)) {
    if (std::any_of(there.begin(), there.end(), [&](const auto& one) { return one.rule == approval.rule; })) continue;
    approval.id = random_uuid(node.environment().random);
    approval.tenant = item.tenant;
    approval.item = item.seq;
    approval.item_id = item.id;
    approval.item_version = item.version;
    approval.digest = digest;
    approval.receiver = receiver.party;
    approval.reason = reason;
    approval.asked = now;
    asked.push_back(std::move(approval));
  }
  if (asked.empty()) return fail(Code::usage, {Msg::kNoApprovalNeeded, {{"receiver", receiver.party}}});
  for (const auto& approval : asked) COMITY_CHECK(put(node, approval, {}));
  return asked;
}

Result<Approval> Approvals::take(Node& node, std::string_view statement) {
  COMITY_TRY(auto answer, read_approval(statement));
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
  answer.expires = Time{answer.decided.micros + answer.valid_days * kMicrosADay};
  store::Batch batch;
  batch.tenant = answer.tenant;
  if (answer.state == ApprovalState::granted) batch.announcements.push_back({answer.item, 0, answer.receiver});
  COMITY_CHECK(put(node, answer, std::move(batch)));
  return answer;
}

}  // namespace comity::exchange
