// What every command is made of.
//
// A command declares itself to the parser of the command line (its options, its help) and leaves in the
// Invocation what is to run. The frame (app.h) opens the node as the command needs it and runs it, here or in
// the process that holds the node.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "cli/settings.h"
#include "cli/terminal.h"
#include "exchange/node.h"

namespace CLI {
class App;
}

namespace comity::cli {

// Clock and randomness of the process.
struct Runtime {
  const Clock& clock;
  Random& random;
  bool (*reload_asked)() = nullptr;  // whether a hang-up (SIGHUP) came since the last call
};

// What a command needs of the node's folder.
enum class Need : std::uint8_t {
  nothing,  // it makes the folder, or has none
  read,     // beside a writer
  write,    // alone: the folder's lock is taken
  hold,     // alone for as long as it runs, hearing other commands
  settle,   // alone, even where the log is frozen
};

enum class Format : std::uint8_t { people, json };

// What a running command has.
struct Session {
  Runtime runtime;
  Terminal& terminal;
  Format format;
  std::filesystem::path folder;  // absolute
  Settings settings;
  exchange::Node* node;  // absent for Need::nothing
  // Runs another command in this process, on the node that this one holds.
  int (*run_inside)(const std::vector<std::string>&, Terminal&, const Runtime&, exchange::Node&);
};

struct Invocation {
  std::filesystem::path folder;
  bool json = false;
  std::vector<std::string> overrides;  // --set section.key=value
  std::string name;
  Need need = Need::nothing;
  std::function<Result<int>(Session&)> run;  // the exit status

  Format format() const { return json ? Format::json : Format::people; }
};

// Exit statuses beside those of base/error_codes.def.
inline constexpr int kDone = 0;
inline constexpr int kNotAll = 1;  // done, but something was refused, in conflict or found wrong

std::string help(const Message& message);
// Adds a sub-command with the options every command has; `run` follows by the caller.
CLI::App& declare(CLI::App& app, Invocation& invocation, std::string_view name, Msg help, Need need);

// The same for a command about files, for which a node (--node DIR) is there or not.
CLI::App& declare_on_files(CLI::App& app, Invocation& invocation, std::string_view name, Msg help);

// A command that has commands of its own, one of which has to follow.
CLI::App& declare_group(CLI::App& app, std::string_view name, Msg help);

// For a command's callback(): what it is to run, with what its options gave.
template <class Options>
auto runs(Invocation& invocation, std::shared_ptr<Options> options, Result<int> (*work)(Session&, const Options&)) {
  return [&invocation, options = std::move(options), work] {
    invocation.run = [options, work](Session& session) { return work(session, *options); };
  };
}

// For CLI11's check(): an option given as nothing is a slip (an unset shell variable), not a wish for everything.
std::string refuse_empty(const std::string& given);

// The tenant that a command names, or that of the settings. Code::usage when it is no name of one.
Result<std::string> choose_tenant(const Settings& settings, const std::string& given);

void declare_init(CLI::App& app, Invocation& invocation);
void declare_import(CLI::App& app, Invocation& invocation);
void declare_list(CLI::App& app, Invocation& invocation);
void declare_show(CLI::App& app, Invocation& invocation);
void declare_export(CLI::App& app, Invocation& invocation);
void declare_erase(CLI::App& app, Invocation& invocation);
void declare_collection(CLI::App& app, Invocation& invocation);
void declare_token(CLI::App& app, Invocation& invocation);
void declare_party(CLI::App& app, Invocation& invocation);
void declare_rules(CLI::App& app, Invocation& invocation);
void declare_explain(CLI::App& app, Invocation& invocation);
void declare_approve(CLI::App& app, Invocation& invocation);
void declare_log(CLI::App& app, Invocation& invocation);
void declare_replay(CLI::App& app, Invocation& invocation);
void declare_transfer(CLI::App& app, Invocation& invocation);
void declare_serve(CLI::App& app, Invocation& invocation);
void declare_doctor(CLI::App& app, Invocation& invocation);
void declare_backup(CLI::App& app, Invocation& invocation);
void declare_restore(CLI::App& app, Invocation& invocation);

}  // namespace comity::cli
