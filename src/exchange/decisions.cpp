#include "exchange/decisions.h"

#include <algorithm>
#include <set>

#include "exchange/documents.h"
#include "exchange/journal.h"
#include "exchange/node.h"
#include "gate/decision_json.h"
#include "json/canonical.h"

namespace comity::exchange {

namespace {

constexpr std::uint64_t kEngine = 1;  // raised when the same facts and rules come to be judged otherwise

void write_rulebooks(json::Writer& out, const gate::Gate& gate, const std::vector<Decided>& decided) {
  std::set<std::string> asked;
  for (const auto& one : decided) {
    for (std::size_t i = 0; i < one.decision.count; ++i) {
      const auto index = one.decision.verdicts[i].rulebook;
      if (index != gate::kNoRulebook) asked.insert(to_hex(gate.rulebook(index).digest));
    }
  }
  out.key("rulebooks").begin_array();
  for (const auto& digest : asked) out.value(digest);
  out.end_array();
}

// The facts about them that the gate knew, each party once.
void write_parties(json::Writer& out, const gate::Gate& gate, std::set<std::string> handles) {
  out.key("parties").begin_array();
  for (const auto& party : gate.standing().directory->parties) {
    if (handles.contains(party.handle.text())) party::write_facts(out, party);
  }
  out.end_array();
}

void write_act(json::Writer& out, const Act& act) {
  out.member("action", gate::word_of(act.action)).member("authentication", act.receiver.authentication);
  out.member("caller", act.receiver.caller).member("purpose", act.receiver.purpose);
  out.member("receiver", act.receiver.party).member("sender", act.sender);
  write_list(out, "terms", gate::words_of(act.receiver.terms));
}

// Members of an open object.
void write_decided(json::Writer& out, const gate::Gate& gate, const Decided& decided) {
  if (!decided.approvals.empty()) {
    out.key("approvals").begin_array();
    for (const auto& rule : decided.approvals) out.value(to_hex(rule));
    out.end_array();
  }
  if (!decided.creator.empty()) out.member("creator", decided.creator);
  out.key("decision");
  gate::write(out, gate, decided.decision);
  out.key("facts").begin_object();
  gate::write(out, decided.facts);
  out.end_object();
  if (!decided.fields.empty()) write_list(out, "fields", decided.fields);
  out.member("owner", decided.owner);
}

// Groups of jurisdictions, by which rules may name places.
void write_groups(json::Writer& out, const gate::Gate& gate) {
  out.key("groups").begin_array();
  for (const auto& group : gate.standing().directory->groups) party::write(out, group);
  out.end_array();
}

// By which rules, and what they may ask of places and parties beside the directory.
void write_rules(json::Writer& out, const gate::Gate& gate, const std::vector<Decided>& decided) {
  out.member("directory", gate.standing().directory->version).member("engine", kEngine);
  write_groups(out, gate);
  write_rulebooks(out, gate, decided);
  out.member("vocabulary", gate::kVocabulary);
}

std::optional<gate::Digest> digest_at(const json::Value& value) {
  const auto bytes = from_hex(value.text());
  gate::Digest digest;
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

Failure unreadable() { return fail(Code::damaged, Msg::kDecisionUnreadable); }

// The gate as it stood, from what the record names.
Result<std::shared_ptr<const gate::Gate>> gate_of(Node& node, const json::Value& record) {
  COMITY_TRY(auto directory, directory_of(node, number_at(record, "directory")));
  gate::Standing standing{std::move(directory), {}};
  const auto* rulebooks = record.find("rulebooks");
  if (rulebooks == nullptr) return unreadable();
  for (const auto& value : rulebooks->items()) {
    const auto digest = digest_at(value);
    const auto kept = digest ? node.rules().find(*digest) : std::nullopt;
    if (!kept) return fail(Code::not_found, {Msg::kRulebookGone, {{"digest", std::string(value.text())}}});
    standing.rulebooks.push_back(kept->published);
  }
  return gate::Gate::make(std::move(standing), {static_cast<std::int64_t>(number_at(record, "at"))});
}

Result<Decided> decided_of(const json::Value& value) {
  const auto* facts = value.find("facts");
  if (facts == nullptr) return unreadable();
  Decided decided;
  decided.owner = text_at(value, "owner");
  decided.creator = text_at(value, "creator");
  COMITY_TRY(decided.facts, gate::read_item_facts(*facts));
  if (const auto* approvals = value.find("approvals")) {
    for (const auto& one : approvals->items()) {
      const auto digest = digest_at(one);
      if (!digest) return unreadable();
      decided.approvals.push_back(*digest);
    }
  }
  return decided;
}

// What the rules which bite take out.
void add_fields(std::vector<std::string>& fields, const gate::Gate& gate, const gate::Crossing& crossing) {
  for (const auto& ref : gate.restrictions(crossing)) {
    const auto& effect = gate.rule(ref).effect;
    fields.insert(fields.end(), effect.fields.begin(), effect.fields.end());
  }
}

}  // namespace

gate::Crossing crossing_of(const gate::Gate& gate, const Act& act, const Decided& decided) {
  gate::Crossing crossing;
  crossing.item = decided.facts;
  crossing.action = act.action;
  crossing.owner = gate.find(decided.owner);
  crossing.creator = gate.find(decided.creator);
  crossing.sender = gate.find(act.sender);
  crossing.receiver = gate.find(act.receiver.party);
  crossing.storage = gate.located(crossing.receiver);
  crossing.purpose = gate::choice_of(gate::Fact::purpose, act.receiver.purpose);
  crossing.authentication = gate::choice_of(gate::Fact::authentication, act.receiver.authentication);
  crossing.emergency = gate::choice_of(gate::Fact::emergency, "none");
  crossing.terms = act.receiver.terms;
  crossing.approvals = decided.approvals;
  return crossing;
}

Joined decide(const gate::Gate& gate, const Act& act, const std::vector<std::string>& owners, const Decided& common) {
  Joined joined;
  for (const auto& owner : owners) {
    auto& decided = joined.decided.emplace_back(common);
    decided.owner = owner;
    const auto crossing = crossing_of(gate, act, decided);
    decided.decision = gate.decide(crossing);
    joined.outcome = std::max(joined.outcome, decided.decision.outcome);
    add_fields(joined.fields, gate, crossing);
  }
  std::sort(joined.fields.begin(), joined.fields.end());
  joined.fields.erase(std::unique(joined.fields.begin(), joined.fields.end()), joined.fields.end());
  if (joined.outcome == gate::Outcome::redact) {
    for (auto& decided : joined.decided) decided.fields = joined.fields;
  }
  return joined;
}

std::string decisions_text(const gate::Gate& gate, Time now, const Act& act, const std::vector<Decided>& decided) {
  json::Writer out;
  out.begin_object();
  write_act(out, act);
  out.member("at", now.micros).key("decided").begin_array();
  for (const auto& one : decided) {
    out.begin_object();
    write_decided(out, gate, one);
    write_parties(out, gate, {one.owner, one.creator});
    out.end_object();
  }
  out.end_array();
  write_parties(out, gate, {act.sender, act.receiver.party});
  write_rules(out, gate, decided);
  return out.end_object().take();
}

std::string decisions_text(const gate::Gate& gate, Time now, const std::vector<Judged>& judged) {
  json::Writer out;
  std::vector<Decided> all;
  out.begin_object().member("at", now.micros).key("decided").begin_array();
  for (const auto& [act, decided] : judged) {
    out.begin_object();
    write_act(out, act);
    write_decided(out, gate, decided);
    write_parties(out, gate, {decided.owner, decided.creator, act.sender, act.receiver.party});
    out.end_object();
    all.push_back(decided);
  }
  out.end_array();
  write_rules(out, gate, all);
  return out.end_object().take();
}

Result<Act> act_of(const json::Value& record) {
  const auto action = gate::find_action(text_at(record, "action"));
  if (!action) return unreadable();
  Act act{*action, text_at(record, "sender"), {}};
  act.receiver = {text_at(record, "receiver"), text_at(record, "caller"), text_at(record, "purpose"),
                  text_at(record, "authentication"), gate::terms_of(list_at(record, "terms"))};
  return act;
}

Result<bool> is_equal(const gate::Gate& gate, const Act& act, const json::Value& value) {
  COMITY_TRY(const auto decided, decided_of(value));
  const auto* recorded = value.find("decision");
  if (recorded == nullptr) return unreadable();
  json::Writer again;
  gate::write(again, gate, gate.decide(crossing_of(gate, act, decided)));
  return again.take() == json::canonical(*recorded);
}

Result<Replay> replay(Node& node, std::uint64_t log_index) {
  COMITY_TRY(const auto row, node.store().record(log_index));
  COMITY_TRY(const auto entry, OpenEntry::open(node.vault(), row));
  const auto* decisions = entry.decisions();
  if (decisions == nullptr) {
    return fail(Code::not_found, {Msg::kNoDecision, {{"record", std::to_string(log_index)}}});
  }
  COMITY_TRY(const auto gate, gate_of(node, *decisions));
  Replay replay{log_index, row.at, 0, 0, {}};
  const auto* decided = decisions->find("decided");
  if (decided == nullptr) return unreadable();
  for (const auto& value : decided->items()) {
    COMITY_TRY(const auto act, act_of(value.find("action") == nullptr ? *decisions : value));
    COMITY_TRY(const bool equal, is_equal(*gate, act, value));
    ++replay.decisions;
    if (equal) ++replay.equal;
    if (!equal && replay.first_difference.empty()) replay.first_difference = json::canonical(value);
  }
  return replay;
}

}  // namespace comity::exchange
