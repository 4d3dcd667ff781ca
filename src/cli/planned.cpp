#include "cli/planned.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/file.h"
#include "base/text.h"
#include "cli/receiver.h"
#include "cli/rules_view.h"
#include "exchange/documents.h"
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

struct Case : Flow {
  std::string name;
  std::string expected;
};

struct Member {
  std::string_view name;
  std::string Case::*text = nullptr;
  std::vector<std::string> Case::*list = nullptr;
};
constexpr std::array<Member, 17> kMembers{{{"name", &Case::name},
                                           {"expect", &Case::expected},
                                           {"action", &Case::action},
                                           {"item", &Case::item},
                                           {"owner", &Case::owner},
                                           {"from", &Case::from},
                                           {"to", &Case::to},
                                           {"storage", &Case::storage},
                                           {"transit", &Case::transit},
                                           {"target", &Case::target},
                                           {"purpose", &Case::purpose},
                                           {"authentication", &Case::authentication},
                                           {"emergency", &Case::emergency},
                                           {"leave", &Case::leave},
                                           {"task", &Case::task},
                                           {"accepts", nullptr, &Case::accepts},
                                           {"roles", nullptr, &Case::roles}}};

Failure needed(std::string_view member, std::string expected) {
  return fail(Code::invalid, {Msg::kMemberNeeded, {{"expected", std::move(expected)}}}, "/" + std::string(member));
}

Status read_member(const json::Value& value, Case& one) {
  const auto member = std::find_if(kMembers.begin(), kMembers.end(), [&](auto& m) { return m.name == value.key(); });
  if (member == kMembers.end()) return fail(Code::invalid, Msg::kMemberUnknown, "/" + excerpt(value.key()));
  const auto is_text = [](const json::Value& element) { return element.is_string(); };
  if (member->text != nullptr) {
    if (!is_text(value)) return needed(member->name, "text");
    one.*member->text = value.text();
    return {};
  }
  const auto items = value.items();
  if (!value.is_array() || !std::all_of(items.begin(), items.end(), is_text)) {
    return needed(member->name, "a list of texts");
  }
  for (const auto& element : items) (one.*member->list).emplace_back(element.text());
  return {};
}

Status read_case(const json::Value& value, Case& one) {
  if (!value.is_object()) return needed("", "an object");
  one.name = exchange::text_at(value, "name");  // first: what is wrong with the others is said of this one
  for (const auto& member : value.items()) COMITY_CHECK(read_member(member, one));
  for (const auto name : {"name", "from", "to"}) {
    if (exchange::text_at(value, name).empty()) return needed(name, "text");
  }
  using enum gate::Outcome;
  const std::array outcomes{gate::word_of(permit), gate::word_of(redact), gate::word_of(approval), gate::word_of(deny)};
  if (std::find(outcomes.begin(), outcomes.end(), one.expected) != outcomes.end()) return {};
  return needed("expect", listed(outcomes));
}

// With the name of the case, or its number where it has none.
Failure failed(const Case& one, std::size_t index, Error error) {
  const auto name = one.name.empty() ? "/cases/" + std::to_string(index) : excerpt(one.name);
  error.where = error.where.empty() ? name : name + ": " + error.where;
  return Failure(std::move(error));
}

struct Tried {
  std::string got;
  std::string text;  // why, where it was not expected
};

Result<Tried> try_case(const Session& session, const std::vector<gate::Published>& rulebooks, const Case& one) {
  COMITY_TRY(const auto gate, planned_gate(session, rulebooks, one, session.runtime.clock.now()));
  COMITY_TRY(const auto crossing, planned_crossing(*gate, one));
  Tried tried{std::string(gate::word_of(gate->decide(crossing).outcome)), {}};
  if (tried.got == one.expected) return tried;
  tried.text =
      render({Msg::kCaseFailed, {{"name", printable(one.name)}, {"expected", one.expected}, {"got", tried.got}}});
  tried.text += "\n" + text_of({*gate, crossing, one.name, {}}, session.terminal);
  return tried;
}

}  // namespace

Result<std::vector<gate::Published>> read_rulebooks(const Session& session, const std::vector<std::string>& files) {
  std::vector<gate::Published> rulebooks;
  for (const auto& name : files) {
    COMITY_TRY(auto rulebook, read_rulebook(session, name));
    rulebooks.push_back(std::move(rulebook));
  }
  return rulebooks;
}

Result<std::shared_ptr<const gate::Gate>> planned_gate(const Session& session,
                                                       const std::vector<gate::Published>& rulebooks, const Flow& flow,
                                                       Time at) {
  auto directory = std::make_shared<party::Directory>();
  gate::Standing standing;
  if (session.node != nullptr) {
    *directory = *session.node->directory();
    standing.rulebooks = session.node->rules().read().gate->standing().rulebooks;
  }
  for (const auto& published : rulebooks) {
    const auto& publisher = published.book->publisher;
    std::erase_if(standing.rulebooks, [&](const auto& one) { return one.book->publisher == publisher; });
    if (!gate::is_of_jurisdiction(*published.book)) COMITY_CHECK(add_party(*directory, publisher));
    standing.rulebooks.push_back(published);
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

Result<CasesOutcome> run_planned_cases(const Session& session, const std::vector<gate::Published>& rulebooks,
                                       std::string_view cases) {
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(cases));
  const auto* list = root->find("cases");
  if (list == nullptr || !list->is_array()) return fail(Code::invalid, Msg::kNoCases);
  CasesOutcome outcome;
  json::Writer out;
  out.begin_object().key("cases").begin_array();
  for (std::size_t i = 0; i < list->items().size(); ++i) {
    Case one;
    const auto tried = read_case(list->items()[i], one).and_then([&] { return try_case(session, rulebooks, one); });
    if (!tried) return failed(one, i, tried.error());
    ++(tried->got == one.expected ? outcome.passed : outcome.failed);
    outcome.text += tried->text;
    out.begin_object().member("name", one.name).member("expected", one.expected);
    out.member("got", tried->got).end_object();
  }
  outcome.json = out.end_array().member("passed", outcome.passed).member("failed", outcome.failed).end_object().take();
  outcome.text += render({Msg::kCasesRun,
                          {{"passed", std::to_string(outcome.passed)}, {"failed", std::to_string(outcome.failed)}}}) +
                  "\n";
  return outcome;
}

}  // namespace comity::cli
