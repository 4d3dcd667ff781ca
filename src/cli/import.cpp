// comity import: takes files, folders, standard input and feeds in.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/compress.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/import_feed.h"
#include "cli/import_observer.h"
#include "exchange/maintain.h"
#include "peer/feed_address.h"

namespace comity::cli {

namespace {

struct Options {
  std::vector<std::string> files;
  std::string tenant;
  std::string collection;  // a box, by alias or id
  FeedOptions feeds;
};

// In a folder: x.json, x.json.gz, x.stix2.json.zst, … A file named on the command line is taken whatever its name is.
bool is_named_as_json(std::filesystem::path file) {
  if (file.extension() == ".gz" || file.extension() == ".zst") file.replace_extension();
  return file.extension() == ".json" || file.extension() == ".stix" || file.extension() == ".taxii";
}

// The id of a box.
Result<std::string> choose_box(const Session& session, const std::string& tenant, const std::string& name) {
  const auto found = session.node->collections().find(tenant, name);
  if (!found) return fail(Code::not_found, {Msg::kCollectionUnknown, {{"name", printable(name)}}});
  if (found->kind != exchange::CollectionKind::box)
    return fail(Code::usage, {Msg::kNoBox, {{"name", printable(name)}}});
  return found->id;
}

// Each secret goes where it was meant to go, and standard input is read once.
Status check_sources(const Options& options) {
  const auto& files = options.files;
  if (options.feeds.secret_file == "-" && std::find(files.begin(), files.end(), "-") != files.end()) {
    return fail(Code::usage, Msg::kInputUsedTwice);
  }
  if (options.feeds.has_credentials() && std::count_if(files.begin(), files.end(), peer::is_feed_address) > 1) {
    return fail(Code::usage, Msg::kCredentialsForOne);
  }
  return {};
}

class Import {
 public:
  Import(Session& session, const Options& options) : session_(session), options_(options) {
    introduction_.on_invalid = session.settings.on_invalid;
    introduction_.on_denied = session.settings.on_denied;
    introduction_.workers = session.settings.workers;
    introduction_.limits = session.settings.limits;
  }

  Result<int> run();

 private:
  void take(const std::string& name, Result<std::string> text);
  void take_path(const std::string& path);
  void tell(const FileReport& report);

  Session& session_;
  const Options& options_;
  exchange::Introduction introduction_;
  ImportReport total_;
};

void Import::tell(const FileReport& report) {
  total_.add(report);
  session_.terminal.end_progress();
  if (session_.format == Format::people) session_.terminal.print(text_of(report, session_.terminal));
}

void Import::take(const std::string& name, Result<std::string> text) {
  FileReport report{name};
  if (text) text = unpack(std::move(*text), introduction_.limits.file_bytes);
  if (!text) {
    report.error = text.error();
    return tell(report);
  }
  introduction_.source = std::filesystem::path(name).filename().string();
  ImportObserver<exchange::Observer> observer(session_, introduction_.source);
  const auto result = exchange::accept(*session_.node, json::PaddedText(std::move(*text)), introduction_, observer);
  if (result) {
    report.tally = result->tally;
    report.error = result->stopped;
  } else {
    report.error = result.error();
  }
  report.not_taken = observer.not_taken();
  report.findings = observer.findings();
  tell(report);
}

void Import::take_path(const std::string& path) {
  const auto limit = introduction_.limits.file_bytes;
  if (path == "-") return take(path, read_descriptor(session_.terminal.input(), limit, help(Msg::kStandardInput)));
  const auto place = session_.terminal.resolve(path);
  const auto files = list_files(place);
  if (!files) return take(path, tl::make_unexpected(files.error()));
  if (files->empty()) return take(path, fail(Code::not_found, Msg::kFolderEmpty));
  for (const auto& file : *files) {
    if (session_.terminal.cancelled()) {
      total_.stopped = true;
      return;
    }
    if (file != place && !is_named_as_json(file)) {
      total_.passed_over.push_back(file.string());
      continue;
    }
    take(file.string(), read_file(file, limit));
  }
}

Result<int> Import::run() {
  COMITY_TRY(introduction_.tenant, choose_tenant(session_.settings, options_.tenant));
  if (!options_.collection.empty()) {
    COMITY_TRY(introduction_.box, choose_box(session_, introduction_.tenant, options_.collection));
  }
  COMITY_CHECK(check_sources(options_));
  const auto began = session_.runtime.clock.now();
  for (const auto& path : options_.files) {
    total_.stopped = total_.stopped || session_.terminal.cancelled();
    if (total_.stopped) break;
    if (peer::is_feed_address(path)) {
      const auto told = [this](const FileReport& report) { tell(report); };
      total_.stopped = !import_feed(session_, options_.feeds, path, introduction_, told);
    } else {
      take_path(path);
    }
  }
  if (total_.tally.taken > 0) {
    if (const auto trained = exchange::train_when_due(*session_.node); !trained)
      session_.terminal.error(trained.error());
  }
  total_.seconds = static_cast<double>(session_.runtime.clock.now().micros - began.micros) / 1e6;
  session_.terminal.print(session_.format == Format::json ? json_of(total_) : text_of(total_, session_.terminal));
  return total_.exit_status();
}

Result<int> run(Session& session, const Options& options) { return Import(session, options).run(); }

}  // namespace

void declare_import(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "import", Msg::kHelpImport, Need::write);
  auto options = std::make_shared<Options>();
  command.add_option("FILE", options->files, help(Msg::kHelpImportFiles))->required();
  command.add_option("--tenant", options->tenant, help(Msg::kHelpTenantOption));
  command.add_option("--collection", options->collection, help(Msg::kHelpIntoBox));
  declare_feed_options(command, options->feeds);
  command.callback(runs(invocation, options, run));
}

}  // namespace comity::cli
