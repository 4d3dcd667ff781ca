#include "cli/app.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

#include "cli/log_commands.h"
#include "cli/unlock.h"
#include "json/write.h"

#ifndef COMITY_VERSION
#error "the build states the version"
#endif

namespace comity::cli {

namespace {

constexpr int kUsage = 2;
constexpr int kBroken = 3;

void declare_commands(CLI::App& app, Invocation& invocation) {
  app.set_version_flag("--version", "comity " COMITY_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  declare_init(app, invocation);
  declare_import(app, invocation);
  declare_list(app, invocation);
  declare_show(app, invocation);
  declare_export(app, invocation);
  declare_erase(app, invocation);
  declare_collection(app, invocation);
  declare_token(app, invocation);
  declare_party(app, invocation);
  declare_rules(app, invocation);
  declare_explain(app, invocation);
  declare_approve(app, invocation);
  declare_replay(app, invocation);
  declare_log(app, invocation);
  declare_transfer(app, invocation);
  declare_serve(app, invocation);
  declare_doctor(app, invocation);
  declare_backup(app, invocation);
  declare_restore(app, invocation);
}

void declare_common(CLI::App& command, Invocation& invocation) {
  command.add_flag("--json", invocation.json, help(Msg::kHelpJson));
  command.add_option("--set", invocation.overrides, help(Msg::kHelpSet))->type_name("SECTION.KEY=VALUE");
}

// A sentence of ours where CLI11's would not say which word was wrong.
Message complaint_of(const CLI::App& app, const CLI::ParseError& outcome, const Arguments& arguments) {
  const auto unknown = [](const std::string& word) { return Message{Msg::kUnknownWord, {{"word", printable(word)}}}; };
  const bool names_command = !arguments.empty() && !arguments.front().starts_with("-");
  if (names_command && app.get_subcommands().empty()) return unknown(arguments.front());
  if (dynamic_cast<const CLI::ExtrasError*>(&outcome) != nullptr) {
    const auto left = app.remaining(true);
    const auto option = std::find_if(left.begin(), left.end(), [](const auto& word) { return word.starts_with("-"); });
    if (!left.empty()) return unknown(option == left.end() ? left.front() : *option);
  }
  return {Msg::kUsage, {{"reason", outcome.what()}}};
}

// Empty when the command line was taken; else the exit status after help or a complaint.
std::optional<int> parse(CLI::App& app, const Arguments& arguments, const Terminal& terminal) {
  try {
    app.parse(Arguments(arguments.rbegin(), arguments.rend()));  // CLI11 wants them backwards
    return {};
  } catch (const CLI::ParseError& outcome) {
    std::ostringstream out;
    std::ostringstream err;
    const bool asked = app.exit(outcome, out, err) == 0;
    terminal.print(out.str());
    if (asked) return kDone;
    terminal.error(Error{Code::usage, complaint_of(app, outcome, arguments), {}});
    return kUsage;
  }
}

int complain(const Error& error, const Invocation& invocation, const Terminal& terminal) {
  if (invocation.format() == Format::json) {
    json::Writer out;
    out.begin_object().key("error").begin_object().member("code", info(error.code).slug);
    out.member("message", error.sentence()).end_object().end_object();
    terminal.print(out.take() + "\n");
  }
  terminal.error(error);
  return info(error.code).exit_status;
}

Result<Settings> settings_for(const Invocation& invocation, const std::filesystem::path& folder) {
  Settings settings;
  if (invocation.need != Need::nothing) {
    COMITY_TRY(settings, read_settings(folder / exchange::files::kSettings));
  }
  for (const auto& text : invocation.overrides) COMITY_CHECK(cli::apply(settings, text));
  return settings;
}

exchange::Hold hold_for(Need need) {
  if (need == Need::read) return exchange::Hold::reading;
  return need == Need::settle ? exchange::Hold::settling : exchange::Hold::writing;
}

using OpenedNode = std::unique_ptr<exchange::Node>;

// A node that is to serve and whose log nothing confirms asks its witnesses first.
Result<OpenedNode> open_node(const Invocation& invocation, const std::filesystem::path& folder,
                             const Settings& settings, Terminal& terminal, const Runtime& runtime) {
  const exchange::Environment environment{runtime.clock, runtime.random, {}};
  COMITY_TRY(const auto protection, unlock(folder, settings, terminal));
  const auto open = [&](exchange::Hold hold) {
    return exchange::Node::open(folder, hold, protection, invocation.name, environment);
  };
  auto opened = open(hold_for(invocation.need));
  if (opened || opened.error().code != Code::frozen || invocation.need != Need::hold) return opened;
  COMITY_TRY(auto settling, open(exchange::Hold::settling));
  const auto go_on = [&terminal] { return !terminal.cancelled(); };
  COMITY_TRY(const auto hearing, peer::resume_log(*settling, peer::Word::none, go_on));
  for (const auto& line : lines_of(hearing)) terminal.explain(render(line));
  settling.reset();
  return open(exchange::Hold::writing);
}

Result<int> run_with(const Invocation& invocation, Terminal& terminal, const Runtime& runtime, exchange::Node* node) {
  const auto folder = terminal.resolve(invocation.folder);
  if (invocation.need != Need::nothing && node == nullptr) COMITY_CHECK(exchange::check_is_node(folder));
  COMITY_TRY(auto settings, settings_for(invocation, folder));
  OpenedNode opened;
  if (node == nullptr && invocation.need != Need::nothing) {
    COMITY_TRY(opened, open_node(invocation, folder, settings, terminal, runtime));
    node = opened.get();
  }
  Session session{runtime, terminal, invocation.format(), folder, std::move(settings), node, &run_command_inside};
  return invocation.run(session);
}

int guarded(const Invocation& invocation, Terminal& terminal, const std::function<Result<int>()>& work) {
  try {
    const auto status = work();
    terminal.end_progress();
    if (!status) return complain(status.error(), invocation, terminal);
    if (const auto printed = terminal.printed(); !printed) return complain(printed.error(), invocation, terminal);
    return *status;
  } catch (const std::exception&) {  // only the standard library throws: memory, as a rule
    terminal.end_progress();
    terminal.error(Error{Code::internal, Msg::kOutOfMemory, {}});
    return kBroken;
  }
}

}  // namespace

std::string help(const Message& message) { return render(message); }

std::string refuse_empty(const std::string& given) { return given.empty() ? help(Msg::kEmptyOption) : std::string(); }

Result<std::string> choose_tenant(const Settings& settings, const std::string& given) {
  Settings chosen = settings;
  if (!given.empty()) COMITY_CHECK(cli::apply(chosen, "node.tenant=" + given));
  return chosen.tenant;
}

CLI::App& declare_group(CLI::App& app, std::string_view name, Msg description) {
  auto& group = *app.add_subcommand(std::string(name), help(description));
  group.require_subcommand(1);
  return group;
}

CLI::App& declare(CLI::App& app, Invocation& invocation, std::string_view name, Msg description, Need need) {
  auto& command = *app.add_subcommand(std::string(name), help(description));
  command.add_option("DIR", invocation.folder, help(Msg::kHelpFolder))->required();
  declare_common(command, invocation);
  command.parse_complete_callback([&invocation, name = std::string(name), need] {
    invocation.name = name;
    invocation.need = need;
  });
  return command;
}

CLI::App& declare_on_files(CLI::App& app, Invocation& invocation, std::string_view name, Msg description) {
  auto& command = *app.add_subcommand(std::string(name), help(description));
  command.add_option("--node", invocation.folder, help(Msg::kHelpWithNode))->type_name("DIR")->check(refuse_empty);
  declare_common(command, invocation);
  command.parse_complete_callback([&invocation, name = std::string(name)] {
    invocation.name = name;
    invocation.need = invocation.folder.empty() ? Need::nothing : Need::read;
  });
  return command;
}

int run_command(const Arguments& arguments, Terminal& terminal, const Runtime& runtime) {
  CLI::App app(help(Msg::kHelpComity), "comity");
  Invocation invocation;
  declare_commands(app, invocation);
  if (arguments.empty()) {
    terminal.print(app.help());
    return kUsage;
  }
  if (const auto status = parse(app, arguments, terminal)) return *status;
  return guarded(invocation, terminal, [&]() -> Result<int> {
    if (invocation.need == Need::read || invocation.need == Need::write) {
      COMITY_TRY(const auto elsewhere, run_at_holder(terminal.resolve(invocation.folder), arguments));
      if (elsewhere) return *elsewhere;
    }
    return run_with(invocation, terminal, runtime, nullptr);
  });
}

int run_command_inside(const Arguments& arguments, Terminal& terminal, const Runtime& runtime, exchange::Node& node) {
  CLI::App app(help(Msg::kHelpComity), "comity");
  Invocation invocation;
  declare_commands(app, invocation);
  if (const auto status = parse(app, arguments, terminal)) return *status;
  return guarded(invocation, terminal, [&] { return run_with(invocation, terminal, runtime, &node); });
}

}  // namespace comity::cli
