#include "cli/import_feed.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <thread>

#include "base/file.h"
#include "cli/import_observer.h"
#include "net/client.h"
#include "peer/taxii_client.h"
#include "peer/taxii_resources.h"

namespace comity::cli {

namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kMaxSecretFile = 65'536;

// Shows which page is being taken.
class PageObserver final : public ImportObserver<peer::FeedObserver> {
 public:
  using ImportObserver::ImportObserver;

  void page(std::uint64_t number) override { rename(help({Msg::kPageNumber, {{"page", with_commas(number)}}})); }
};

Result<std::string> secret_text(const Terminal& terminal, const std::string& file) {
  if (file == "-") return read_descriptor(terminal.input(), kMaxSecretFile, help(Msg::kStandardInput));
  return read_file(terminal.resolve(file), kMaxSecretFile);
}

Result<peer::Credentials> credentials_of(const Terminal& terminal, const FeedOptions& options) {
  peer::Credentials credentials{options.user, {}};
  if (!options.secret_file.empty()) {
    COMITY_TRY(auto text, secret_text(terminal, options.secret_file));
    const auto line = std::string_view(text).substr(0, text.find_first_of("\r\n"));
    credentials.secret = crypto::Secret(line);
    crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    if (credentials.secret.empty()) return fail(Code::usage, Msg::kSecretEmpty, options.secret_file);
  } else if (!options.user.empty()) {
    return fail(Code::usage, Msg::kUserWithoutSecret);
  }
  COMITY_CHECK(peer::check(credentials));
  return credentials;
}

// What a session with the server needs, made ready once for an address.
class Feed {
 public:
  Feed(Session& session, const FeedOptions& options, const exchange::Introduction& introduction)
      : session_(session), options_(options), introduction_(introduction) {}

  Status connect(const std::string& address);
  Result<peer::FoundCollections> find() { return peer::find_collections(*taxii_, address_); }
  FileReport take(const peer::FeedAddress& collection);

 private:
  peer::Transport transport();
  std::filesystem::path resolved(const std::filesystem::path& path) const {
    return path.empty() ? path : session_.terminal.resolve(path);
  }

  Session& session_;
  const FeedOptions& options_;
  const exchange::Introduction& introduction_;
  peer::FeedAddress address_;
  std::unique_ptr<net::Client> client_;
  std::optional<peer::TaxiiSession> taxii_;
};

peer::Transport Feed::transport() {
  const auto& terminal = session_.terminal;
  const auto go_on = [&terminal] { return !terminal.cancelled(); };
  const auto wait = [go_on](milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (go_on() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(milliseconds(20));
    return go_on();
  };
  return {[this, go_on](const net::ClientRequest& request) { return client_->send(request, go_on); }, wait};
}

Status Feed::connect(const std::string& address) {
  const auto plain = options_.insecure_http ? peer::PlainHttp::allowed : peer::PlainHttp::loopback_only;
  COMITY_TRY(address_, peer::parse_feed_address(address, plain));
  COMITY_TRY(auto credentials, credentials_of(session_.terminal, options_));
  net::ClientOptions options;
  options.answer_bytes = std::min(options.answer_bytes, introduction_.limits.file_bytes);
  options.authorities = resolved(options_.authorities);
  options.certificate = resolved(options_.certificate);
  COMITY_TRY(client_, net::Client::make(options));
  taxii_.emplace(transport(), std::move(credentials), session_.runtime.random, session_.runtime.clock);
  return {};
}

FileReport Feed::take(const peer::FeedAddress& collection) {
  FileReport report{collection.text()};
  PageObserver observer(session_, report.name);
  const peer::FeedKey key{collection, introduction_.tenant, introduction_.box, options_.user};
  const auto begin = options_.from_start ? peer::Begin::anew : peer::Begin::where_it_ended;
  auto result = peer::take_collection(*session_.node, *taxii_, key, begin, introduction_, observer);
  report.tally = result.tally;
  report.pages = result.pages;
  report.error = std::move(result.stopped);
  report.in_doubt = result.in_doubt;
  report.not_taken = observer.not_taken();
  report.findings = observer.findings();
  if (result.went_on) report.notes.emplace_back(Msg::kFeedWentOn);
  if (result.in_doubt) report.notes.emplace_back(Msg::kFeedInDoubt);
  return report;
}

// The address as it may be shown before it is known to hold no credentials.
std::string shown(const std::string& address) {
  if (address.find('@') == std::string::npos) return net::public_url(address);
  return address.substr(0, address.find("://")) + "://…";
}

}  // namespace

void declare_feed_options(CLI::App& command, FeedOptions& options) {
  command.add_option("--user", options.user, help(Msg::kHelpUser))->check(refuse_empty)->type_name("NAME");
  command.add_option("--secret-file", options.secret_file, help(Msg::kHelpSecretFile))
      ->check(refuse_empty)
      ->type_name("FILE");
  command.add_option("--ca", options.authorities, help(Msg::kHelpAuthorities))->check(refuse_empty)->type_name("FILE");
  command.add_option("--certificate", options.certificate, help(Msg::kHelpOwnCertificate))
      ->check(refuse_empty)
      ->type_name("FILE");
  command.add_flag("--insecure-http", options.insecure_http, help(Msg::kHelpInsecureHttp));
  command.add_flag("--from-start", options.from_start, help(Msg::kHelpFromStart));
}

bool import_feed(Session& session, const FeedOptions& options, const std::string& address,
                 const exchange::Introduction& introduction, const std::function<void(const FileReport&)>& tell) {
  Feed feed(session, options, introduction);
  const auto connected = feed.connect(address);
  const auto found = connected ? feed.find() : tl::make_unexpected(connected.error());
  if (!found) {
    FileReport report{shown(address)};
    report.error = found.error();
    tell(report);
    return true;
  }
  for (const auto& collection : found->collections) {
    if (session.terminal.cancelled()) return false;
    tell(feed.take(collection));
  }
  for (const auto& failure : found->failures) {
    FileReport report{shown(address)};
    report.error = failure;
    tell(report);
  }
  if (found->elsewhere.empty()) return true;
  FileReport report{shown(address)};
  for (const auto& root : found->elsewhere) report.notes.push_back({Msg::kFeedElsewhere, {{"root", root}}});
  tell(report);
  return true;
}

}  // namespace comity::cli
