#include "cli/planned.h"

#include <algorithm>
#include <map>

#include "base/file.h"
#include "base/text.h"
#include "cli/rules_view.h"
#include "exchange/publish.h"
#include "gate/decision_json.h"
#include "gate/rulebook_json.h"
#include "json/read.h"

namespace comity::cli {

namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(at), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// As JSON, which has one reader: facts that may come several times as lists.
Result<gate::ItemFacts> item_facts(const std::string& text) {
  std::map<std::string, std::vector<std::string>, std::less<>> members;
  for (const auto part : split(text, ',')) {
    const auto sign = part.find('=');
    if (sign == std::string_view::npos) return fail(Code::usage, {Msg::kFactUnfit, {{"fact", excerpt(part)}}});
    members[std::string(part.substr(0, sign))].emplace_back(part.substr(sign + 1));
  }
  json::Writer out;
  out.begin_object();
  for (const auto& [name, values] : members) {
    if (name == "has" || name == "lacks" || name == "subject") {
      out.key(name).begin_array();
      for (const auto& value : values) out.value(value);
      out.end_array();
    } else {
      out.member(name, values.back());
    }
  }
  json::Reader reader;
  const auto json = out.end_object().take();
  COMITY_TRY(const auto* root, reader.read(json));
  return gate::read_item_facts(*root);
}

Status add_party(party::Directory& directory, const std::string& name) {
  if (name.empty() || name == gate::kAnyone) return {};
  COMITY_TRY(const auto handle, party::Handle::parse(name));
  if (directory.find(handle) == nullptr)
    directory.parties.push_back({handle, {}, {}, handle.jurisdiction(), {}, {}, {}});
  return {};
}

Status add_role(party::Directory& directory, const std::string& text) {
  const auto sign = text.find('=');
  if (sign == std::string::npos) return fail(Code::usage, {Msg::kRoleUnfit, {{"role", excerpt(text)}}});
  const auto handle = text.substr(0, sign);
  COMITY_TRY(const auto role, party::parse_role(text.substr(sign + 1)));
  COMITY_CHECK(add_party(directory, handle));
  for (auto& party : directory.parties) {
    if (party.handle.text() == handle) party.roles.push_back(role);
  }
  return {};
}

Result<gate::Published> read_rulebook(const Session& session, const std::string& name) {
  COMITY_TRY(const auto text, read_file(session.terminal.resolve(name), gate::kMaxRulebookBytes));
  auto publication = exchange::read_publication(text);
  if (!publication) {
    session.terminal.explain(text_of(name, publication.error()));
    return fail(Code::invalid, {Msg::kRulebookNotSound, {{"count", "1"}}}, name);
  }
  const auto digest = gate::digest_of(publication->book);
  return gate::Published{std::make_shared<const gate::Rulebook>(std::move(publication->book)), digest, false};
}

Result<gate::Soil> soil(const std::string& code) {
  if (code.empty()) return gate::Soil{0};
  COMITY_TRY(const auto jurisdiction, party::Jurisdiction::parse(code));
  return gate::soil_of(jurisdiction);
}

Result<gate::Choice> choice(gate::Fact fact, const std::string& word) {
  if (word.empty()) return gate::Choice{0};
  const auto found = gate::choice_of(fact, word);
  if (found != 0) return found;
  std::string allowed;
  for (const auto one : gate::words_of(fact)) allowed.append(allowed.empty() ? "" : ", ").append(one);
  return fail(
      Code::usage,
      {Msg::kWordUnfit, {{"word", excerpt(word)}, {"fact", std::string(gate::word_of(fact))}, {"allowed", allowed}}});
}

Result<gate::TermSet> terms(const std::vector<std::string>& words) {
  for (const auto& word : words) {
    if (!gate::find_term(word)) return fail(Code::usage, {Msg::kTermUnfit, {{"term", excerpt(word)}}});
  }
  return gate::terms_of(words);
}

std::string text_at(const json::Value& object, std::string_view key, std::string otherwise = {}) {
  const auto* value = object.find(key);
  return value == nullptr ? otherwise : std::string(value->text());
}

std::vector<std::string> list_at(const json::Value& object, std::string_view key) {
  std::vector<std::string> texts;
  if (const auto* value = object.find(key)) {
    for (const auto& one : value->items()) texts.emplace_back(one.text());
  }
  return texts;
}

Flow flow_of(const json::Value& value) {
  Flow flow;
  flow.action = text_at(value, "action", flow.action);
  flow.item = text_at(value, "item");
  flow.owner = text_at(value, "owner");
  flow.from = text_at(value, "from");
  flow.to = text_at(value, "to");
  flow.storage = text_at(value, "storage");
  flow.transit = text_at(value, "transit");
  flow.target = text_at(value, "target");
  flow.purpose = text_at(value, "purpose");
  flow.authentication = text_at(value, "authentication");
  flow.emergency = text_at(value, "emergency", flow.emergency);
  flow.leave = text_at(value, "leave");
  flow.task = text_at(value, "task");
  flow.accepts = list_at(value, "accepts");
  flow.roles = list_at(value, "roles");
  return flow;
}

}  // namespace

Result<std::shared_ptr<const gate::Gate>> planned_gate(const Session& session, const std::vector<std::string>& files,
                                                       const Flow& flow, Time at) {
  auto directory = std::make_shared<party::Directory>();
  gate::Standing standing;
  if (session.node != nullptr) {
    *directory = *session.node->directory();
    standing.rulebooks = session.node->rules().read().gate->standing().rulebooks;
  }
  for (const auto& name : files) {
    COMITY_TRY(auto published, read_rulebook(session, name));
    const auto& publisher = published.book->publisher;
    std::erase_if(standing.rulebooks, [&](const auto& one) { return one.book->publisher == publisher; });
    if (!gate::is_of_jurisdiction(*published.book)) COMITY_CHECK(add_party(*directory, publisher));
    standing.rulebooks.push_back(std::move(published));
  }
  for (const auto& name : {flow.owner, flow.from, flow.to}) COMITY_CHECK(add_party(*directory, name));
  for (const auto& role : flow.roles) COMITY_CHECK(add_role(*directory, role));
  standing.directory = std::move(directory);
  return gate::Gate::make(std::move(standing), at);
}

Result<gate::Crossing> planned_crossing(const gate::Gate& gate, const Flow& flow) {
  gate::Crossing crossing;
  const auto action = gate::find_action(flow.action);
  if (!action) return fail(Code::usage, {Msg::kActionUnfit, {{"action", excerpt(flow.action)}}});
  crossing.action = *action;
  COMITY_TRY(crossing.item, item_facts(flow.item));
  crossing.sender = gate.find(flow.from);
  crossing.owner = flow.owner.empty() ? crossing.sender : gate.find(flow.owner);
  crossing.receiver = gate.find(flow.to);
  COMITY_TRY(crossing.storage, soil(flow.storage));
  if (flow.storage.empty()) crossing.storage = gate.located(crossing.receiver);
  COMITY_TRY(crossing.transit, soil(flow.transit));
  COMITY_TRY(crossing.target, soil(flow.target));
  COMITY_TRY(crossing.purpose, choice(gate::Fact::purpose, flow.purpose));
  COMITY_TRY(crossing.authentication, choice(gate::Fact::authentication, flow.authentication));
  COMITY_TRY(crossing.emergency, choice(gate::Fact::emergency, flow.emergency));
  COMITY_TRY(crossing.leave, choice(gate::Fact::leave, flow.leave));
  COMITY_TRY(crossing.task, choice(gate::Fact::task, flow.task));
  COMITY_TRY(crossing.terms, terms(flow.accepts));
  return crossing;
}

Result<CasesOutcome> run_planned_cases(const Session& session, const std::vector<std::string>& files,
                                       std::string_view cases) {
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(cases));
  const auto* list = root->find("cases");
  if (list == nullptr || !list->is_array()) return fail(Code::invalid, Msg::kNoCases);
  CasesOutcome outcome;
  json::Writer out;
  out.begin_object().key("cases").begin_array();
  for (const auto& one : list->items()) {
    const auto name = text_at(one, "name");
    const auto flow = flow_of(one);
    COMITY_TRY(const auto gate, planned_gate(session, files, flow, session.runtime.clock.now()));
    COMITY_TRY(const auto crossing, planned_crossing(*gate, flow));
    const std::string got(gate::word_of(gate->decide(crossing).outcome));
    const auto expected = text_at(one, "expect");
    ++(got == expected ? outcome.passed : outcome.failed);
    if (got != expected) {
      outcome.text +=
          render({Msg::kCaseFailed, {{"name", printable(name)}, {"expected", expected}, {"got", got}}}) + "\n";
      outcome.text += text_of({*gate, crossing, name, {}}, session.terminal);
    }
    out.begin_object().member("name", name).member("expected", expected).member("got", got).end_object();
  }
  outcome.json = out.end_array().member("passed", outcome.passed).member("failed", outcome.failed).end_object().take();
  outcome.text += render({Msg::kCasesRun,
                          {{"passed", std::to_string(outcome.passed)}, {"failed", std::to_string(outcome.failed)}}}) +
                  "\n";
  return outcome;
}

}  // namespace comity::cli
