// comity backup and comity restore.
#include "exchange/backup.h"

#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/diagnosis_view.h"
#include "cli/unlock.h"

namespace comity::cli {

namespace {

Result<int> back_up(Session& session, const std::string& file) {
  const auto path = session.terminal.resolve(file);
  COMITY_TRY(const auto diagnosis,
             exchange::backup(*session.node, path, progress_on(session.terminal, Msg::kVerifying)));
  session.terminal.end_progress();
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("file", path.string()).member("bytes", static_cast<std::uint64_t>(size));
    session.terminal.print(out.member("items", diagnosis.items).end_object().take() + "\n");
    return kDone;
  }
  session.terminal.say(
      {Msg::kBackedUp, {{"count", with_commas(diagnosis.items)}, {"file", file}, {"size", bytes_for_people(size)}}});
  return kDone;
}

struct RestoreOptions {
  std::string file;
  std::string key_file;
  std::string erasures;
  bool replace = false;
};

Result<int> restore(Session& session, const RestoreOptions& options) {
  const exchange::Environment environment{session.runtime.clock, session.runtime.random, {}};
  const auto file = session.terminal.resolve(options.file);
  COMITY_TRY(const auto kind, exchange::protection_of_backup(file, environment));
  const auto key_file = options.key_file.empty() ? session.folder / exchange::files::kKeyFile
                                                 : session.terminal.resolve(options.key_file);
  COMITY_TRY(const auto protection, unlock(kind, key_file, session.terminal));
  std::optional<std::filesystem::path> erasures;
  if (!options.erasures.empty()) erasures = session.terminal.resolve(options.erasures);
  COMITY_TRY(const auto restored,
             exchange::restore(session.folder, file, protection,
                               options.replace ? exchange::Replace::yes : exchange::Replace::no, erasures, environment,
                               progress_on(session.terminal, Msg::kVerifying)));
  session.terminal.end_progress();
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("items", restored.diagnosis.items).member("erased_again", restored.erased_again);
    session.terminal.print(out.member("replaced", restored.replaced.string()).end_object().take() + "\n");
    return kDone;
  }
  session.terminal.say(
      {Msg::kRestored,
       {{"count", with_commas(restored.diagnosis.items)}, {"erased", with_commas(restored.erased_again)}}});
  if (!restored.replaced.empty()) session.terminal.say({Msg::kReplaced, {{"path", restored.replaced.string()}}});
  if (!options.replace && options.erasures.empty()) session.terminal.explain(render(Msg::kNoErasures));
  if (!options.replace && kind == party::ProtectionKind::key_file) {
    session.terminal.explain(
        render({Msg::kPutKeyFile,
                {{"from", key_file.string()}, {"to", (session.folder / exchange::files::kKeyFile).string()}}}));
  }
  return kDone;
}

}  // namespace

void declare_backup(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "backup", Msg::kHelpBackup, Need::read);
  auto file = std::make_shared<std::string>();
  command.add_option("FILE", *file, help(Msg::kHelpBackupFile))->required();
  command.callback(runs(invocation, file, back_up));
}

void declare_restore(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "restore", Msg::kHelpRestore, Need::nothing);
  auto options = std::make_shared<RestoreOptions>();
  command.add_option("FILE", options->file, help(Msg::kHelpRestoreFile))->required();
  command.add_option("--key-file", options->key_file, help(Msg::kHelpRestoreKey))->type_name("FILE");
  command.add_option("--erasures", options->erasures, help(Msg::kHelpErasures))->type_name("FILE");
  command.add_flag("--replace", options->replace, help(Msg::kHelpReplace))->excludes("--erasures");
  command.callback(runs(invocation, options, restore));
}

}  // namespace comity::cli
