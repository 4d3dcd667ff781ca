#include "exchange/denial.h"

#include "base/text.h"
#include "exchange/change.h"
#include "exchange/node.h"
#include "gate/decision_json.h"

namespace comity::exchange {

namespace {

Message sentence_of(const gate::Gate& gate, const gate::Verdict& verdict, const std::string& receiver) {
  if (verdict.rulebook == gate::kNoRulebook) return {Msg::kRefusedNoRulebook, {{"party", receiver}}};
  const auto& book = *gate.rulebook(verdict.rulebook).book;
  if (verdict.reason == gate::Reason::not_permitted) {
    return {Msg::kRefusedUnpermitted,
            {{"publisher", book.publisher}, {"action", std::string(gate::word_of(verdict.act))}}};
  }
  const auto& title = book.rules[verdict.rules.front()].title;
  if (verdict.outcome == gate::Outcome::approval) {
    return {Msg::kRefusedApproval, {{"publisher", book.publisher}, {"title", title}}};
  }
  if (verdict.reason == gate::Reason::unknown) {
    return {Msg::kRefusedForWant,
            {{"publisher", book.publisher}, {"title", title}, {"facts", listed(gate::facts_in(verdict.missing))}}};
  }
  return {Msg::kRefusedBy, {{"publisher", book.publisher}, {"title", title}}};
}

}  // namespace

Error denial_of(const gate::Gate& gate, const gate::Decision& decision, const std::string& receiver) {
  const gate::Verdict* strictest = decision.verdicts.data();
  for (std::size_t i = 1; i < decision.count; ++i) {
    if (decision.verdicts[i].outcome > strictest->outcome) strictest = &decision.verdicts[i];
  }
  return {Code::denied, sentence_of(gate, *strictest, receiver), {}};
}

Result<Allowed> allow(Node& node, gate::Action action, const Audience& who, const gate::ItemFacts& item) {
  COMITY_CHECK(keep_up(node));
  const auto& own = node.party().handle.text();
  Allowed allowed{node.rules().read().gate, {action, own, who}, {own, {}, item}};
  allowed.decided.decision = allowed.gate->decide(crossing_of(*allowed.gate, allowed.act, allowed.decided));
  const auto& decision = allowed.decided.decision;
  if (decision.outcome != gate::Outcome::permit) {
    return tl::make_unexpected(denial_of(*allowed.gate, decision, who.party));
  }
  return allowed;
}

std::string decisions_of(const Allowed& allowed, Time now) {
  return decisions_text(*allowed.gate, now, allowed.act, {allowed.decided});
}

}  // namespace comity::exchange
