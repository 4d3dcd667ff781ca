#include "exchange/view.h"

#include <algorithm>
#include <map>

#include "exchange/shown.h"

namespace comity::exchange {

namespace {

constexpr std::string_view kLatestSpec = "2.1";

bool is_one_of(const std::vector<std::string>& wanted, const std::string& one) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), one) != wanted.end();
}

}  // namespace

View::View(Node& node, const Collection& collection, const Audience& audience, const Selection& selection)
    : node_(&node),
      collection_(&collection),
      selection_(&selection),
      now_(node.environment().clock.now()),
      act_{gate::Action::share, node.party().handle.text(), audience},
      reading_(node.rules().read()) {}

Result<View> View::make(Node& node, const Collection& collection, const Audience& audience,
                        const Selection& selection) {
  View view(node, collection, audience, selection);
  COMITY_TRY(view.classes_, node.classes().all(node.store()));
  view.table_ = node.rules().table(view.reading_, *view.classes_, node.party(), audience);
  return view;
}

Result<bool> View::still_holds() const {
  COMITY_TRY(const auto classes, node_->classes().all(node_->store()));
  return classes->size() == classes_->size() && node_->rules().still_holds(reading_);
}

store::PageQuery View::query() const {
  store::PageQuery query;
  query.tenant = collection_->tenant;
  if (collection_->kind == CollectionKind::box) query.box = collection_->id;
  query.audience = act_.receiver.party;
  query.versions = selection_->versions;
  query.exact_versions = selection_->exact_versions;
  query.admits = [this](const store::ItemRow& row) {
    const auto& fields = form_of(row);
    return fields && is_selected(row, *fields);
  };
  for (const auto& facts : *classes_) {
    const auto& outcome = table_->of(facts.id);
    if (outcome.form == Form::withheld || !fits(facts, collection_->types, collection_->markings) ||
        !is_one_of(selection_->types, facts.type) || !is_one_of(selection_->specs, facts.spec)) {
      continue;
    }
    query.classes.push_back(facts.id);
    // TAXII 2.1 §3.4.1: without match[spec_version], the latest specification version of each object.
    if (selection_->specs.empty() && facts.spec != kLatestSpec) query.yielding.push_back(facts.id);
    if (outcome.form == Form::by_item) {
      query.granted.push_back(facts.id);
    } else if (outcome.form != Form::whole || !selection_->ids.empty()) {
      query.examined.push_back(facts.id);
    }
  }
  for (const auto& id : selection_->ids) {
    query.ids.push_back(node_->vault().id_key(collection_->tenant, id));
    if (const auto origin = origin_of(*node_, id)) query.ids.push_back(*origin);
  }
  return query;
}

Joined View::decide(const store::ItemRow& row) const {
  const auto& facts = classes_->at(row.class_id - 1);
  Decided common;
  common.facts = facts.facts;
  common.creator = facts.creator;
  if (table_->of(row.class_id).form == Form::by_item) {
    for (const auto& approval : node_->approvals().standing(row.seq, act_.receiver.party, now_)) {
      common.approvals.push_back(approval.rule);
    }
  }
  return exchange::decide(gate(), act_, facts.owners, common);
}

// Of an item whose class does not decide it. An approval holds for the fields that were to go when it was given.
std::optional<std::vector<std::string>> View::judged(const store::ItemRow& row) const {
  auto joined = decide(row);
  if (joined.outcome > gate::Outcome::redact) return std::nullopt;
  for (const auto& approval : node_->approvals().standing(row.seq, act_.receiver.party, now_)) {
    if (approval.redaction != joined.fields) return std::nullopt;
  }
  return std::move(joined.fields);
}

// Asked for the page and again for what is on it: remembered, since taking fields out reads the item.
const std::optional<std::vector<std::string>>& View::form_of(const store::ItemRow& row) const {
  const auto known = forms_.find(row.seq);
  if (known != forms_.end()) return known->second;
  const auto& outcome = table_->of(row.class_id);
  std::optional<std::vector<std::string>> fields;
  if (outcome.form != Form::withheld) fields = outcome.form == Form::by_item ? judged(row) : outcome.fields;
  if (fields) fields = fields_of_item(*node_, row, *fields);
  return forms_.emplace(row.seq, std::move(fields)).first->second;
}

// By the id that it is shown under: the original's id answers as absent.
bool View::is_selected(const store::ItemRow& row, const std::vector<std::string>& fields) const {
  return is_one_of(selection_->ids, shown_id(*node_, row, fields));
}

std::vector<Shown> View::show(std::vector<store::PageEntry> entries) const {
  std::vector<Shown> shown;
  shown.reserve(entries.size());
  for (auto& entry : entries) {
    const auto& fields = form_of(entry.item);
    if (!fields) continue;
    auto id = shown_id(*node_, entry.item, *fields);
    shown.push_back({std::move(entry), std::move(id), *fields});
  }
  return shown;
}

bool View::is_whole(const store::ItemRow& row) const {
  const auto& fields = form_of(row);
  return fields && fields->empty();
}

View::Reasons View::reasons(const std::vector<Shown>& shown) const {
  Reasons reasons;
  std::map<store::ClassId, log::DecidedBy> by_class;
  for (const auto& one : shown) {
    const auto& row = one.entry.item;
    const auto [found, added] = by_class.try_emplace(row.class_id);
    if (added || table_->of(row.class_id).form == Form::by_item) {
      auto joined = decide(row);
      found->second = {static_cast<std::uint32_t>(reasons.decided.size()),
                       static_cast<std::uint32_t>(joined.decided.size())};
      for (auto& decided : joined.decided) reasons.decided.push_back(std::move(decided));
    }
    reasons.by.push_back(found->second);
  }
  return reasons;
}

}  // namespace comity::exchange
