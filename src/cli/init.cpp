// comity init: makes a node.
#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/unlock.h"
#include "exchange/create.h"
#include "json/write.h"

namespace comity::cli {

namespace {

struct Options {
  std::string handle;
  std::string name;
  std::string jurisdiction;
  std::string located;
  std::vector<std::string> roles;
  bool passphrase = false;
};

Result<int> run(Session& session, const Options& options) {
  COMITY_TRY(const auto handle, party::Handle::parse(options.handle));
  COMITY_TRY(const auto jurisdiction, party::Jurisdiction::parse(options.jurisdiction));
  COMITY_CHECK(party::check_jurisdiction(handle, jurisdiction));
  COMITY_TRY(const auto located,
             party::Jurisdiction::parse(options.located.empty() ? options.jurisdiction : options.located));
  COMITY_CHECK(party::check_name(options.name));
  exchange::NewNode node{handle, options.name, located, {}, {}, exchange::files::kKeyFile, {}};
  Settings settings;
  if (!options.passphrase) settings.key_file = exchange::files::kKeyFile;
  node.settings = settings_text(settings);
  for (const auto& text : options.roles) {
    COMITY_TRY(const auto role, party::parse_role(text));
    node.roles.push_back(role);
  }
  if (options.passphrase) {
    COMITY_TRY(auto text, ask_passphrase(session.terminal, Ask::twice));
    node.passphrase = party::Passphrase{std::move(text), {}};
  }
  const exchange::Environment environment{session.runtime.clock, session.runtime.random, {}};
  COMITY_CHECK(exchange::create_node(session.folder, std::move(node), environment));
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("party", handle.text()).member("folder", session.folder.string());
    session.terminal.print(out.end_object().take() + "\n");
    return kDone;
  }
  session.terminal.say({Msg::kNodeMade, {{"party", handle.text()}, {"folder", session.folder.string()}}});
  if (!options.passphrase) {
    session.terminal.say({Msg::kKeyFileMade, {{"file", (session.folder / exchange::files::kKeyFile).string()}}});
  }
  return kDone;
}

}  // namespace

void declare_init(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "init", Msg::kHelpInit, Need::nothing);
  auto options = std::make_shared<Options>();
  command.add_option("--party", options->handle, help(Msg::kHelpParty))->required()->type_name("HANDLE");
  command.add_option("--name", options->name, help(Msg::kHelpPartyName))->required()->type_name("NAME");
  command.add_option("--jurisdiction", options->jurisdiction, help(Msg::kHelpJurisdiction))
      ->required()
      ->type_name("CC");
  command.add_option("--located", options->located, help(Msg::kHelpLocated))->type_name("CC");
  command.add_option("--role", options->roles, help(Msg::kHelpRole))->type_name("ROLE");
  command.add_flag("--passphrase", options->passphrase, help(Msg::kHelpPassphrase));
  command.callback(runs(invocation, options, run));
}

}  // namespace comity::cli
