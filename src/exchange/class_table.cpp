#include "exchange/class_table.h"

#include <algorithm>

#include "exchange/decisions.h"

namespace comity::exchange {

namespace {

// The creator is no fact of a class: not known it is judged most strictly, so whatever is not permitted may open by it.
ClassOutcome outcome_of(const gate::Gate& gate, const gate::Crossing& crossing) {
  const auto outcome = gate.decide(crossing).outcome;
  if (outcome == gate::Outcome::permit) return {Form::whole, false, {}};
  if (gate.reads_creator()) return {Form::by_item, false, {}};
  if (outcome == gate::Outcome::redact) return {Form::redacted, false, redacted_fields(gate, crossing)};
  return outcome == gate::Outcome::approval ? ClassOutcome{Form::by_item, true, {}} : ClassOutcome{};
}

}  // namespace

ClassTable::ClassTable(const gate::Gate& gate, const std::vector<ClassFacts>& classes, const party::Party& sender,
                       const Audience& audience, const ClassTable* known) {
  if (known != nullptr) outcomes_ = known->outcomes_;
  outcomes_.reserve(classes.size());
  const Act act{gate::Action::share, sender.handle.text(), audience};
  for (auto i = outcomes_.size(); i < classes.size(); ++i) {
    outcomes_.push_back(outcome_of(gate, crossing_of(gate, act, {classes[i].owner, {}, classes[i].facts})));
  }
}

std::vector<std::string> redacted_fields(const gate::Gate& gate, const gate::Crossing& crossing) {
  std::vector<std::string> fields;
  for (const auto& rule : gate.restrictions(crossing)) {
    const auto& effect = gate.rule(rule).effect;
    fields.insert(fields.end(), effect.fields.begin(), effect.fields.end());
  }
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  return fields;
}

}  // namespace comity::exchange
