// comity party add|list: the parties in the node's own directory.
#include <CLI/CLI.hpp>

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

Result<int> list(Session& session) {
  const auto directory = session.node->directory();
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("version", directory->version).key("parties").begin_array();
    for (const auto& party : directory->parties) party::write(out, party);
    session.terminal.print(out.end_array().end_object().take() + "\n");
    return kDone;
  }
  Table table({help(Msg::kHeadParty), help(Msg::kLabelName), help(Msg::kHeadJurisdiction), help(Msg::kHeadLocated),
               help(Msg::kHeadRoles), help(Msg::kHeadKeys)});
  for (const auto& party : directory->parties) {
    std::string roles;
    for (const auto role : party.roles) roles.append(roles.empty() ? "" : ", ").append(party::name_of(role));
    table.add({party.handle.text(), printable(party.name), party.handle.jurisdiction().text(), party.located.text(),
               roles.empty() ? "-" : roles, std::to_string(party.keys.size())});
  }
  session.terminal.print(table.text(session.terminal));
  return kDone;
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
  adding.callback(
      [&invocation, options] { invocation.run = [options](Session& session) { return add(session, *options); }; });

  auto& listing = declare(group, invocation, "list", Msg::kHelpPartyList, Need::read);
  listing.callback([&invocation] { invocation.run = list; });
}

}  // namespace comity::cli
