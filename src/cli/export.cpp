// comity export: a STIX bundle of what a search finds, every object byte for byte as it was received.
#include <fcntl.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cstdio>

#include "base/file.h"
#include "base/uuid.h"
#include "cli/command.h"
#include "cli/filters.h"

namespace comity::cli {

namespace {

struct Options {
  std::shared_ptr<Filters> filters;
  std::string file = "-";
};

constexpr std::size_t kAtOnce = 10'000;  // and the most that a search by words gives

// Standard output, or a file that appears under its name only when it is whole.
class Target {
 public:
  static Result<Target> open(const Session& session, const std::string& name) {
    if (name == "-") return Target(&session.terminal, {}, Descriptor(-1));
    const auto path = session.terminal.resolve(name);
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored)) {
      return fail(Code::usage, Msg::kNotARegularFile, path.string());
    }
    auto part = path;
    part += ".part";
    Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file) return os_failure(errno, Access::write, path);
    return Target(&session.terminal, path, std::move(file));
  }
  Target(Target&&) = default;
  Target& operator=(Target&&) = delete;
  ~Target() {
    auto part = path_;
    if (file_) ::unlink((part += ".part").c_str());
  }

  Status write(std::string_view text) {
    if (!file_) {
      terminal_->print(text);
      return terminal_->printed();
    }
    while (!text.empty()) {
      const auto written = ::write(file_.get(), text.data(), text.size());
      if (written < 0) return os_failure(errno, Access::write, path_);
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }
  Status finish() {
    if (!file_) return {};
    auto part = path_;
    part += ".part";
    if (::fsync(file_.get()) != 0 || ::rename(part.c_str(), path_.c_str()) != 0)
      return os_failure(errno, Access::write, path_);
    file_ = Descriptor(-1);
    return sync_folder(path_.parent_path());
  }

 private:
  Target(const Terminal* terminal, std::filesystem::path path, Descriptor file)
      : terminal_(terminal), path_(std::move(path)), file_(std::move(file)) {}
  const Terminal* terminal_;
  std::filesystem::path path_;
  Descriptor file_;
};

// The number of objects written. Nothing is written when there are none, or more than one search by words gives.
Result<std::uint64_t> write_bundle(Session& session, exchange::Search search, Target& target) {
  std::uint64_t written = 0;
  for (;;) {
    COMITY_TRY(const auto found, exchange::find(*session.node, search));
    if (found.more && found.next == store::Position()) return fail(Code::limit, Msg::kExportTooMany);
    if (written == 0 && found.entries.empty() && !found.more) return fail(Code::not_found, Msg::kNothingFound);
    if (written == 0 && !found.entries.empty()) {
      const auto id = random_uuid(session.runtime.random);
      COMITY_CHECK(target.write("{\"type\":\"bundle\",\"id\":\"bundle--" + id + "\",\"objects\":["));
    }
    for (const auto& entry : found.entries) {
      const auto bytes = exchange::content(*session.node, entry.item);
      if (!bytes && bytes.error().code == Code::not_found) continue;  // erased since it was found
      if (!bytes) return tl::make_unexpected(bytes.error());
      COMITY_CHECK(target.write(written++ == 0 ? "\n" : ",\n"));
      COMITY_CHECK(target.write(*bytes));
    }
    if (!found.more) break;
    if (session.terminal.cancelled()) return fail(Code::stopped, Msg::kExaminationStopped);
    search.after = found.next;
  }
  COMITY_CHECK(target.write("\n]}\n"));
  return written;
}

Result<int> run(Session& session, const Options& options) {
  COMITY_TRY(auto search, options.filters->search(session.settings));
  search.limit = kAtOnce;
  COMITY_TRY(auto target, Target::open(session, options.file));
  COMITY_TRY(const auto written, write_bundle(session, std::move(search), target));
  COMITY_CHECK(target.finish());
  if (options.file != "-") {
    session.terminal.explain(render({Msg::kExported, {{"count", with_commas(written)}, {"file", options.file}}}));
  }
  return kDone;
}

}  // namespace

void declare_export(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "export", Msg::kHelpExport, Need::read);
  auto options = std::make_shared<Options>();
  command.add_option("FILE", options->file, help(Msg::kHelpExportFile))->capture_default_str();
  options->filters = declare_filters(command);
  command.callback(
      [&invocation, options] { invocation.run = [options](Session& session) { return run(session, *options); }; });
}

}  // namespace comity::cli
