// comity export: a STIX bundle of what a search finds, every object byte for byte as it was received; or, for another
// party, of what the rules let it have of that, in the form that they give it, with a record of what was decided.
#include <fcntl.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cstdio>

#include "base/file.h"
#include "base/uuid.h"
#include "cli/filters.h"
#include "cli/receiver.h"
#include "exchange/browse.h"

namespace comity::cli {

namespace {

struct Options {
  std::shared_ptr<Filters> filters;
  Receiver receiver;  // nobody: the operator has what is here
  std::string file = "-";

  bool is_for_another() const { return !receiver.to.empty(); }
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

// A bundle of the objects that are added; nothing is written while there is none.
class Bundle {
 public:
  Bundle(Target& target, std::string id) : target_(target), id_(std::move(id)) {}

  Status add(std::string_view object) {
    if (count_++ == 0) {
      COMITY_CHECK(target_.write("{\"type\":\"bundle\",\"id\":\"bundle--" + id_ + "\",\"objects\":[\n"));
    } else {
      COMITY_CHECK(target_.write(",\n"));
    }
    return target_.write(object);
  }
  // Code::not_found when there is nothing in it.
  Status finish() {
    if (count_ == 0) return fail(Code::not_found, Msg::kNothingFound);
    return target_.write("\n]}\n");
  }
  std::uint64_t count() const { return count_; }

 private:
  Target& target_;
  std::string id_;
  std::uint64_t count_ = 0;
};

// Of what was found that which goes out: all of it, or what the audience may have.
Result<std::vector<exchange::Shown>> given(exchange::Node& node, const std::string& tenant,
                                           const std::optional<exchange::Audience>& audience,
                                           std::vector<store::PageEntry> entries) {
  if (audience) return exchange::release(node, tenant, *audience, std::move(entries));
  std::vector<exchange::Shown> whole;
  for (auto& entry : entries) {
    auto id = entry.item.id;
    whole.push_back({std::move(entry), std::move(id), {}});
  }
  return whole;
}

// Past the cache where it can be: an export reads everything once.
Result<std::string> bytes_of(exchange::Node& node, const exchange::Shown& shown) {
  if (shown.fields.empty()) return exchange::content(node, shown.entry.item);
  COMITY_TRY(const auto left, exchange::shown_content(node, shown));
  return *left;
}

Status fill(Session& session, exchange::Search search, const std::optional<exchange::Audience>& audience,
            Bundle& bundle) {
  auto& node = *session.node;
  for (bool more = true; more;) {
    COMITY_TRY(auto found, exchange::find(node, search));
    if (found.more && found.next == store::Position()) return fail(Code::limit, Msg::kExportTooMany);
    COMITY_TRY(const auto shown, given(node, search.tenant, audience, std::move(found.entries)));
    for (const auto& one : shown) {
      const auto bytes = bytes_of(node, one);
      if (!bytes && bytes.error().code == Code::not_found) continue;  // erased since it was found
      if (!bytes) return tl::make_unexpected(bytes.error());
      COMITY_CHECK(bundle.add(*bytes));
    }
    more = found.more;
    if (more && session.terminal.cancelled()) return fail(Code::stopped, Msg::kExaminationStopped);
    search.after = found.next;
  }
  return bundle.finish();
}

Result<int> run(Session& session, const Options& options) {
  COMITY_TRY(auto search, options.filters->search(session.settings));
  search.limit = kAtOnce;
  std::optional<exchange::Audience> audience;
  if (options.is_for_another()) {
    COMITY_TRY(audience, audience_of(session, options.receiver));
    search.versions = store::Versions::all;  // which is the last that it may have is not for the search to say
  }
  COMITY_TRY(auto target, Target::open(session, options.file));
  Bundle bundle(target, random_uuid(session.runtime.random));
  COMITY_CHECK(fill(session, std::move(search), audience, bundle));
  COMITY_CHECK(target.finish());
  if (options.file != "-") {
    session.terminal.explain(
        render({Msg::kExported, {{"count", with_commas(bundle.count())}, {"file", options.file}}}));
  }
  return kDone;
}

}  // namespace

void declare_export(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "export", Msg::kHelpExport, Need::read);
  auto options = std::make_shared<Options>();
  command.add_option("FILE", options->file, help(Msg::kHelpExportFile))->capture_default_str();
  options->filters = declare_filters(command);
  declare_receiver(command, options->receiver)
      .description(help(Msg::kHelpExportTo))
      ->excludes(command.get_option("--versions"));
  command.callback([&invocation, options] {
    if (options->is_for_another()) invocation.need = Need::write;  // a decision is recorded
    runs(invocation, options, run)();
  });
}

}  // namespace comity::cli
