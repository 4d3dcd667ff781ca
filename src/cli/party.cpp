// comity party add|group|signer|list: the parties in the node's own directory, groups of jurisdictions, who publishes
// a jurisdiction's rules.
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "exchange/parties.h"
#include "json/write.h"

namespace comity::cli {

namespace {

struct Options {
  std::string handle;
  std::string name;
  std::string located;
  std::string identity;
  std::vector<std::string> roles;
  std::vector<std::string> emails;
  std::vector<std::string> phones;
  std::vector<std::string> webs;
};

Result<party::Party> party_of(const Options& options) {
  COMITY_TRY(const auto handle, party::Handle::parse(options.handle));
  auto located = handle.jurisdiction();
  if (!options.located.empty()) {
    COMITY_TRY(located, party::Jurisdiction::parse(options.located));
  }
  party::Party party{handle, options.identity, options.name, located, {}, {}, {}};
  for (const auto& text : options.roles) {
    COMITY_TRY(const auto role, party::parse_role(text));
    party.roles.push_back(role);
  }
  for (const auto& text : options.emails) party.contacts.push_back({party::ContactKind::email, text});
  for (const auto& text : options.phones) party.contacts.push_back({party::ContactKind::phone, text});
  for (const auto& text : options.webs) party.contacts.push_back({party::ContactKind::web, text});
  return party;
}

Result<int> add(Session& session, const Options& options) {
  COMITY_TRY(auto wanted, party_of(options));
  COMITY_TRY(const auto added, exchange::add_party(*session.node, std::move(wanted)));
  if (session.format == Format::json) {
    json::Writer out;
    party::write(out, added);
    session.terminal.print(out.take() + "\n");
    return kDone;
  }
  session.terminal.say({Msg::kPartyAdded, {{"party", added.handle.text()}}});
  return kDone;
}

struct GroupOptions {
  std::string name;
  std::vector<std::string> members;
  std::string until;
  bool remove = false;
};

// A group is for the whole of its last day; in the directory stands when it ends.
Result<Time> end_of(const std::string& day) {
  const auto begin = to_time(day + "T00:00:00Z");
  if (!begin) return fail(Code::usage, {Msg::kUntilNotDay, {{"given", excerpt(day)}}});
  return Time{begin->micros + kMicrosADay};
}

std::string last_day(Time end) { return end.micros == 0 ? "-" : to_text(Time{end.micros - 1}).substr(0, 10); }

Result<int> remove_group(Session& session, const std::string& name) {
  COMITY_CHECK(exchange::remove_group(*session.node, name));
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("removed", name).end_object();
    session.terminal.print(out.take() + "\n");
    return kDone;
  }
  session.terminal.say({Msg::kGroupRemoved, {{"name", name}}});
  return kDone;
}

Result<int> set_group(Session& session, const GroupOptions& options) {
  if (options.remove) return remove_group(session, options.name);
  party::NamedGroup group{options.name, {}, {}};
  for (const auto& code : options.members) {
    COMITY_TRY(const auto jurisdiction, party::Jurisdiction::parse(code));
    group.members.push_back(jurisdiction);
  }
  if (!options.until.empty()) {
    COMITY_TRY(group.until, end_of(options.until));
  }
  COMITY_CHECK(exchange::set_group(*session.node, group));
  if (session.format == Format::json) {
    json::Writer out;
    party::write(out, *session.node->directory()->find_group(group.name));
    session.terminal.print(out.take() + "\n");
    return kDone;
  }
  session.terminal.say({Msg::kGroupSet, {{"name", group.name}}});
  return kDone;
}

struct SignerOptions {
  std::string jurisdiction;
  std::string handle;
};

Result<int> set_signer(Session& session, const SignerOptions& options) {
  COMITY_TRY(const auto jurisdiction, party::Jurisdiction::parse(options.jurisdiction));
  COMITY_TRY(const auto handle, party::Handle::parse(options.handle));
  const party::JurisdictionSigner signer{jurisdiction, handle};
  COMITY_CHECK(exchange::set_signer(*session.node, signer));
  if (session.format == Format::json) {
    json::Writer out;
    party::write(out, signer);
    session.terminal.print(out.take() + "\n");
    return kDone;
  }
  session.terminal.say({Msg::kSignerSet, {{"party", handle.text()}, {"jurisdiction", jurisdiction.text()}}});
  return kDone;
}

std::string as_json(const party::Directory& directory) {
  json::Writer out;
  out.begin_object().member("version", directory.version).key("parties").begin_array();
  for (const auto& party : directory.parties) party::write(out, party);
  out.end_array().key("groups").begin_array();
  for (const auto& group : directory.groups) party::write(out, group);
  out.end_array().key("jurisdictions").begin_array();
  for (const auto& signer : directory.jurisdictions) party::write(out, signer);
  return out.end_array().end_object().take() + "\n";
}

template <class Elements, class Name>
std::string joined(const Elements& elements, Name name) {
  std::vector<std::string> names;
  for (const auto& element : elements) names.emplace_back(name(element));
  return names.empty() ? "-" : listed(names);
}

std::string party_table(const party::Directory& directory, const Terminal& terminal) {
  Table table({help(Msg::kHeadParty), help(Msg::kLabelName), help(Msg::kHeadJurisdiction), help(Msg::kHeadLocated),
               help(Msg::kHeadRoles), help(Msg::kHeadKeys)});
  for (const auto& party : directory.parties) {
    table.add({party.handle.text(), printable(party.name), party.handle.jurisdiction().text(), party.located.text(),
               joined(party.roles, [](auto role) { return party::name_of(role); }), std::to_string(party.keys.size())});
  }
  return table.text(terminal);
}

std::string group_table(const party::Directory& directory, const Terminal& terminal) {
  if (directory.groups.empty()) return {};
  Table table({help(Msg::kHeadGroup), help(Msg::kHeadMembers), help(Msg::kHeadUntil)});
  for (const auto& group : directory.groups) {
    table.add(
        {group.name, joined(group.members, [](const auto& member) { return member.text(); }), last_day(group.until)});
  }
  return "\n" + table.text(terminal);
}

std::string signer_table(const party::Directory& directory, const Terminal& terminal) {
  if (directory.jurisdictions.empty()) return {};
  Table table({help(Msg::kHeadJurisdiction), help(Msg::kHeadSigner)});
  for (const auto& signer : directory.jurisdictions) table.add({signer.jurisdiction.text(), signer.party.text()});
  return "\n" + table.text(terminal);
}

Result<int> list(Session& session) {
  const auto directory = session.node->directory();
  auto& terminal = session.terminal;
  terminal.print(session.format == Format::json
                     ? as_json(*directory)
                     : party_table(*directory, terminal) + group_table(*directory, terminal) +
                           signer_table(*directory, terminal));
  return kDone;
}

void declare_group_command(CLI::App& parent, Invocation& invocation) {
  const auto options = std::make_shared<GroupOptions>();
  auto& command = declare(parent, invocation, "group", Msg::kHelpPartyNamedGroup, Need::write);
  command.add_option("NAME", options->name, help(Msg::kHelpGroupName))->required();
  auto* members = command.add_option("--members", options->members, help(Msg::kHelpGroupMembers))->delimiter(',');
  command.add_option("--until", options->until, help(Msg::kHelpGroupUntil))->type_name("DATE")->check(refuse_empty);
  auto* remove = command.add_flag("--remove", options->remove, help(Msg::kHelpGroupRemove));
  members->type_name("CC,CC")->excludes(remove);
  command.callback(runs(invocation, options, set_group));
}

void declare_signer(CLI::App& parent, Invocation& invocation) {
  const auto options = std::make_shared<SignerOptions>();
  auto& command = declare(parent, invocation, "signer", Msg::kHelpPartySigner, Need::write);
  command.add_option("CC", options->jurisdiction, help(Msg::kHelpSignerJurisdiction))->required();
  command.add_option("HANDLE", options->handle, help(Msg::kHelpParty))->required();
  command.callback(runs(invocation, options, set_signer));
}

}  // namespace

void declare_party(CLI::App& app, Invocation& invocation) {
  auto& group = declare_group(app, "party", Msg::kHelpPartyGroup);
  const auto options = std::make_shared<Options>();

  auto& adding = declare(group, invocation, "add", Msg::kHelpPartyAdd, Need::write);
  adding.add_option("HANDLE", options->handle, help(Msg::kHelpParty))->required();
  adding.add_option("--name", options->name, help(Msg::kHelpPartyName))->required();
  adding.add_option("--located", options->located, help(Msg::kHelpLocated))->type_name("CC");
  adding.add_option("--identity", options->identity, help(Msg::kHelpIdentity))->type_name("ID");
  adding.add_option("--role", options->roles, help(Msg::kHelpRole))->type_name("ROLE");
  adding.add_option("--email", options->emails, help(Msg::kHelpEmail));
  adding.add_option("--phone", options->phones, help(Msg::kHelpPhone));
  adding.add_option("--web", options->webs, help(Msg::kHelpWeb));
  adding.callback(runs(invocation, options, add));

  declare_group_command(group, invocation);
  declare_signer(group, invocation);

  auto& listing = declare(group, invocation, "list", Msg::kHelpPartyList, Need::read);
  listing.callback([&invocation] { invocation.run = list; });
}

}  // namespace comity::cli
