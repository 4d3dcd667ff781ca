#include "exchange/entrance.h"

#include "exchange/change.h"
#include "exchange/denial.h"
#include "exchange/documents.h"
#include "json/read.h"

namespace comity::exchange {

namespace {

// Who is asked, and as what: DESIGN, "Two ways through the house".
Act act_of(const Node& node, const Introduction& introduction) {
  const auto& own = node.party().handle.text();
  auto receiver = introduction.from.value_or(operator_of(node.party(), introduction.source));
  if (receiver.party == own) return {gate::Action::store, own, std::move(receiver)};
  Act act{gate::Action::share, receiver.party, std::move(receiver)};
  act.receiver.party = own;
  return act;
}

}  // namespace

Entrance::Entrance(Node& node, const Introduction& introduction) : node_(node), act_(act_of(node, introduction)) {}

Status Entrance::begin() {
  COMITY_CHECK(keep_up(node_));
  gate_ = node_.rules().read().gate;
  by_facts_.clear();
  decided_.clear();
  return {};
}

Result<Decided> Entrance::decide(const store::NewItem& item) const {
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(item.class_facts));
  const auto* facts = root->find("facts");
  if (facts == nullptr) return fail(Code::internal, Msg::kDecisionUnreadable);
  Decided decided{item.owner};
  COMITY_TRY(decided.facts, gate::read_item_facts(*facts));
  decided.creator = text_at(*root, "creator");
  decided.decision = gate_->decide(crossing_of(*gate_, act_, decided));
  return decided;
}

Result<std::optional<Error>> Entrance::refusal(const store::NewItem& item) {
  const auto next = static_cast<std::uint32_t>(decided_.size());
  const auto [found, is_new] = by_facts_.try_emplace(item.class_facts, next);
  if (is_new) {
    COMITY_TRY(auto decided, decide(item));
    decided_.push_back(std::move(decided));
  }
  const auto& decision = decided_[found->second].decision;
  if (decision.outcome == gate::Outcome::permit) return std::nullopt;
  return std::optional(denial_of(*gate_, decision, act_.receiver.party));
}

log::DecidedBy Entrance::decided_by(const store::NewItem& item) const { return {by_facts_.at(item.class_facts), 1}; }

std::string Entrance::decisions() const {
  return exchange::decisions_text(*gate_, node_.environment().clock.now(), act_, decided_);
}

}  // namespace comity::exchange
