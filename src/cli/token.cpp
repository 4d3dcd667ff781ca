// comity token add|list|revoke: who may call the node over the network.
#include <CLI/CLI.hpp>

#include "base/file.h"
#include "base/text.h"
#include "cli/receiver.h"
#include "cli/unlock.h"
#include "crypto/certificate.h"
#include "json/write.h"

namespace comity::cli {

namespace {

constexpr std::uint64_t kMaxCertificateBytes = 1'048'576;

struct Options {
  std::string name;
  std::string party;
  std::string purpose = exchange::kDefaultPurpose;
  std::vector<std::string> read{"all"};
  std::vector<std::string> write;
  bool administer = false;
  int days = 0;
  bool password = false;
  std::string certificate;
  std::string fingerprint;
  std::string tenant;
  std::vector<std::string> accepts;
};

// "all", "none", or collections by alias or id; kept by their ids.
Result<std::vector<std::string>> collections_of(const Session& session, const std::string& tenant,
                                                const std::vector<std::string>& names) {
  std::vector<std::string> ids;
  for (const auto& name : names) {
    if (name == "none") continue;
    if (name == "all") {
      ids.emplace_back(exchange::kEveryCollection);
      continue;
    }
    const auto found = session.node->collections().find(tenant, name);
    if (!found) return fail(Code::not_found, {Msg::kCollectionUnknown, {{"name", printable(name)}}});
    ids.push_back(found->id);
  }
  return ids;
}

Result<exchange::Caller> caller_of(const Session& session, const Options& options) {
  COMITY_TRY(const auto tenant, choose_tenant(session.settings, options.tenant));
  auto party = session.node->party().handle;
  if (!options.party.empty()) {
    COMITY_TRY(party, party::Handle::parse(options.party));
  }
  exchange::Caller caller{options.name, exchange::Strength::none, std::move(party), options.purpose, {}, {}, {}, 0};
  COMITY_TRY(caller.rights.read, collections_of(session, tenant, options.read));
  COMITY_TRY(caller.rights.write, collections_of(session, tenant, options.write));
  COMITY_CHECK(choice(gate::Fact::purpose, options.purpose));
  COMITY_TRY(caller.terms, terms(options.accepts));
  caller.rights.administer = options.administer;
  if (options.days > 0) caller.expires = Time{session.runtime.clock.now().micros + options.days * kMicrosADay};
  return caller;
}

Result<exchange::CertificateFingerprint> fingerprint_of(const Session& session, const Options& options) {
  if (!options.certificate.empty()) {
    const auto file = session.terminal.resolve(options.certificate);
    COMITY_TRY(const auto text, read_file(file, kMaxCertificateBytes));
    return crypto::certificate_fingerprint(text, file.string());
  }
  exchange::CertificateFingerprint fingerprint{};
  auto hex = options.fingerprint;
  std::erase(hex, ':');
  const auto bytes = from_hex(hex);
  if (!bytes || bytes->size() != fingerprint.size()) return fail(Code::usage, Msg::kFingerprintUnfit);
  std::copy(bytes->begin(), bytes->end(), fingerprint.begin());
  return fingerprint;
}

void tell(const Session& session, const Options& options, const std::string& token) {
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("name", options.name);
    if (!token.empty()) out.member("token", token);
    session.terminal.print(out.end_object().take() + "\n");
    return;
  }
  if (token.empty()) return session.terminal.say({Msg::kCallerAdded, {{"name", options.name}}});
  session.terminal.explain(render({Msg::kTokenMade, {{"name", options.name}}}));
  session.terminal.print(token + "\n");
}

Result<int> add(Session& session, const Options& options) {
  auto& callers = session.node->callers();
  COMITY_TRY(auto caller, caller_of(session, options));
  std::string token;
  if (options.password) {
    COMITY_TRY(const auto password, ask_password(session.terminal));
    COMITY_CHECK(callers.add_password(*session.node, std::move(caller), password));
  } else if (!options.certificate.empty() || !options.fingerprint.empty()) {
    COMITY_TRY(const auto fingerprint, fingerprint_of(session, options));
    COMITY_CHECK(callers.add_certificate(*session.node, std::move(caller), fingerprint));
  } else {
    COMITY_TRY(token, callers.add_token(*session.node, std::move(caller)));
  }
  tell(session, options, token);
  return kDone;
}

std::string name_of_collection(const Session& session, const std::string& id) {
  if (id == exchange::kEveryCollection) return help(Msg::kAll);
  for (const auto& tenant : session.node->collections().tenants()) {
    const auto found = session.node->collections().find(tenant, id);
    if (found && !found->alias.empty()) return found->alias;
  }
  return id;
}

std::string names_of(const Session& session, const std::vector<std::string>& ids) {
  std::vector<std::string> names;
  for (const auto& id : ids) names.push_back(name_of_collection(session, id));
  return names.empty() ? "-" : listed(names);
}

void print_json(const Session& session, const std::vector<exchange::Caller>& callers) {
  json::Writer out;
  out.begin_object().key("tokens").begin_array();
  for (const auto& caller : callers) {
    out.begin_object().member("name", caller.name).member("proof", exchange::name_of(caller.strength));
    out.member("party", caller.party.text()).member("purpose", caller.purpose);
    for (const auto& [key, list] : {std::pair("read", &caller.rights.read), std::pair("write", &caller.rights.write)}) {
      out.key(key).begin_array();
      for (const auto& id : *list) out.value(id);
      out.end_array();
    }
    out.key("accepts").begin_array();
    for (const auto& term : gate::words_of(caller.terms)) out.value(term);
    out.end_array().member("administer", caller.rights.administer).member("added", to_text(caller.added));
    if (caller.expires.micros != 0) out.member("expires", to_text(caller.expires));
    out.end_object();
  }
  session.terminal.print(out.end_array().end_object().take() + "\n");
}

Result<int> list(Session& session) {
  const auto callers = session.node->callers().all();
  if (session.format == Format::json) {
    print_json(session, callers);
    return kDone;
  }
  Table table({help(Msg::kLabelName), help(Msg::kHeadProof), help(Msg::kHeadParty), help(Msg::kHeadPurpose),
               help(Msg::kHeadRead), help(Msg::kHeadWrite), help(Msg::kHeadAdministers), help(Msg::kHeadExpires)});
  for (const auto& one : callers) {
    table.add({one.name, std::string(exchange::name_of(one.strength)), one.party.text(), one.purpose,
               names_of(session, one.rights.read), names_of(session, one.rights.write),
               help(one.rights.administer ? Msg::kYes : Msg::kNo),
               one.expires.micros == 0 ? "-" : to_text(one.expires)});
  }
  session.terminal.print(callers.empty() ? help(Msg::kNoCallers) + "\n" : table.text(session.terminal));
  return kDone;
}

Result<int> revoke(Session& session, const Options& options) {
  COMITY_CHECK(session.node->callers().revoke(*session.node, options.name));
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("revoked", options.name).end_object();
    session.terminal.print(out.take() + "\n");
    return kDone;
  }
  session.terminal.say({Msg::kCallerRevoked, {{"name", options.name}}});
  return kDone;
}

}  // namespace

void declare_token(CLI::App& app, Invocation& invocation) {
  auto& group = declare_group(app, "token", Msg::kHelpToken);
  const auto options = std::make_shared<Options>();

  auto& adding = declare(group, invocation, "add", Msg::kHelpTokenAdd, Need::write);
  adding.add_option("NAME", options->name, help(Msg::kHelpCallerName))->required();
  adding.add_option("--party", options->party, help(Msg::kHelpCallerParty))->type_name("HANDLE");
  adding.add_option("--purpose", options->purpose, help(Msg::kHelpPurpose))->capture_default_str();
  adding.add_option("--read", options->read, help(Msg::kHelpMayRead))->delimiter(',')->capture_default_str();
  adding.add_option("--write", options->write, help(Msg::kHelpMayWrite))->delimiter(',');
  adding.add_option("--accept", options->accepts, help(Msg::kHelpAccept))->delimiter(',')->type_name("TERM");
  adding.add_option("--tenant", options->tenant, help(Msg::kHelpTenantOption));
  adding.add_flag("--admin", options->administer, help(Msg::kHelpMayAdminister));
  adding.add_option("--days", options->days, help(Msg::kHelpDays))->check(CLI::Range(1, 36'500));
  auto* const password = adding.add_flag("--password", options->password, help(Msg::kHelpPassword));
  auto* const certificate = adding.add_option("--certificate", options->certificate, help(Msg::kHelpCertificate));
  certificate->type_name("FILE")->excludes(password);
  adding.add_option("--fingerprint", options->fingerprint, help(Msg::kHelpFingerprint))
      ->excludes(password)
      ->excludes(certificate);
  adding.callback(runs(invocation, options, add));

  auto& listing = declare(group, invocation, "list", Msg::kHelpTokenList, Need::read);
  listing.callback([&invocation] { invocation.run = list; });

  auto& revoking = declare(group, invocation, "revoke", Msg::kHelpTokenRevoke, Need::write);
  revoking.add_option("NAME", options->name, help(Msg::kHelpCallerName))->required();
  revoking.callback(runs(invocation, options, revoke));
}

}  // namespace comity::cli
