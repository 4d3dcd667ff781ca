#include "exchange/refusals.h"

#include "exchange/documents.h"
#include "exchange/journal.h"
#include "exchange/node.h"

namespace comity::exchange {

namespace {

// The decisions by which the reader does not see classes, from place `told` on. How far it came.
std::size_t add_withheld(std::vector<Judged>& all, const std::vector<ClassFacts>& classes, const gate::Gate& gate,
                         const ClassTable& table, const Act& act, std::size_t told) {
  const auto known = std::min(classes.size(), table.size());
  for (; told < known && all.size() < Refusals::kMostDecisions; ++told) {
    const auto& facts = classes[told];
    const auto form = table.of(facts.id).form;
    if (form != Form::withheld && form != Form::by_item) continue;
    Decided common;
    common.facts = facts.facts;
    common.creator = facts.creator;
    for (auto& decided : decide(gate, act, facts.owners, common).decided) all.push_back({act, std::move(decided)});
  }
  return told;
}

}  // namespace

void Refusals::note(const std::shared_ptr<const gate::Gate>& gate, const std::shared_ptr<const ClassTable>& table,
                    const Audience& audience) {
  const std::lock_guard lock(mutex_);
  const auto profile = audience.profile();
  auto found = readers_.find(profile);
  if (found == readers_.end()) {
    if (readers_.size() >= kMostReaders) {
      ++others_;
      return;
    }
    found = readers_.emplace(profile, Reader{audience, gate, table}).first;
  }
  auto& reader = found->second;
  if (reader.gate != gate) reader = {audience, gate, table, reader.pages};
  reader.table = table;
  ++reader.pages;
}

Status Refusals::write(Node& node) {
  const std::lock_guard one_at_a_time(writing_);
  COMITY_TRY(const auto classes, node.classes().all(node.store()));
  Entry entry(node, store::RecordKind::refuse);
  std::vector<Judged> withheld;
  std::map<std::string, std::size_t> told;
  std::shared_ptr<const gate::Gate> gate = node.rules().read().gate;
  json::Writer out;
  {
    const std::lock_guard lock(mutex_);
    out.begin_object().member("from", since_.micros).member("others", others_).key("readers").begin_array();
    for (auto& [profile, reader] : readers_) {
      const Act act{gate::Action::share, node.party().handle.text(), reader.audience};
      // By other rules than those that stand now: told when the reader asks again.
      const auto begun = reader.told;
      if (reader.gate == gate) {
        told[profile] = add_withheld(withheld, *classes, *gate, *reader.table, act, begun);
      }
      if (reader.pages == 0 && (!told.contains(profile) || told[profile] == begun)) continue;
      out.begin_object().member("caller", reader.audience.caller).member("pages", reader.pages);
      if (begun != 0) out.member("reasons", reader.first_entry);
      out.member("receiver", reader.audience.party).end_object();
      reader.pages = 0;
    }
    out.end_array().member("to", entry.at.micros).end_object();
    others_ = 0;
    since_ = entry.at;
  }
  entry.details = out.take();
  if (!withheld.empty()) entry.decisions = decisions_text(*gate, entry.at, withheld);
  COMITY_TRY(const auto outcome, node.store().apply(batch_of(node.vault(), entry)));
  const std::lock_guard lock(mutex_);
  for (const auto& [profile, count] : told) {
    auto& reader = readers_[profile];
    if (reader.gate != gate) continue;
    if (reader.told == 0) reader.first_entry = outcome.log_index;
    reader.told = count;
  }
  return {};
}

}  // namespace comity::exchange
