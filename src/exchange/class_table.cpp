#include "exchange/class_table.h"

#include "exchange/decisions.h"

namespace comity::exchange {

namespace {

// The creator is no fact of a class: not known it is judged most strictly, so whatever is not permitted may open by it.
ClassOutcome outcome_of(const gate::Gate& gate, Joined joined) {
  if (joined.outcome == gate::Outcome::permit) return {Form::whole, false, {}};
  if (gate.reads_creator()) return {Form::by_item, false, {}};
  if (joined.outcome == gate::Outcome::redact) return {Form::redacted, false, std::move(joined.fields)};
  return joined.outcome == gate::Outcome::approval ? ClassOutcome{Form::by_item, true, {}} : ClassOutcome{};
}

}  // namespace

ClassTable::ClassTable(const gate::Gate& gate, const std::vector<ClassFacts>& classes, const party::Party& sender,
                       const Audience& audience, const ClassTable* known) {
  if (known != nullptr) outcomes_ = known->outcomes_;
  outcomes_.reserve(classes.size());
  const Act act{gate::Action::share, sender.handle.text(), audience};
  for (auto i = outcomes_.size(); i < classes.size(); ++i) {
    Decided common;
    common.facts = classes[i].facts;
    outcomes_.push_back(outcome_of(gate, decide(gate, act, classes[i].owners, common)));
  }
}

}  // namespace comity::exchange
