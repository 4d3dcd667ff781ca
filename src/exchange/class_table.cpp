#include "exchange/class_table.h"

#include "exchange/decisions.h"

namespace comity::exchange {

namespace {

ClassOutcome outcome_of(Joined joined) {
  switch (joined.outcome) {
    case gate::Outcome::permit: return {Form::whole, {}};
    case gate::Outcome::redact: return {Form::redacted, std::move(joined.fields)};
    case gate::Outcome::approval: return {Form::by_item, {}};
    case gate::Outcome::deny: break;
  }
  return {};
}

}  // namespace

ClassTable::ClassTable(const gate::Gate& gate, const std::vector<ClassFacts>& classes, const party::Party& sender,
                       const Audience& audience, const ClassTable* known) {
  if (known != nullptr) outcomes_ = known->outcomes_;
  outcomes_.reserve(classes.size());
  const Act act{gate::Action::share, sender.handle.text(), audience};
  for (auto i = outcomes_.size(); i < classes.size(); ++i) {
    Decided common;
    common.creator = classes[i].creator;
    common.facts = classes[i].facts;
    outcomes_.push_back(outcome_of(decide(gate, act, classes[i].owners, common)));
  }
}

}  // namespace comity::exchange
