// comity log show|verify|watch: what the node's log says of itself, and whether a log is what its head says.
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

#include "base/file.h"
#include "cli/command.h"
#include "cli/log_commands.h"
#include "exchange/journal.h"
#include "exchange/log_keys.h"
#include "exchange/stored_log.h"
#include "json/write.h"
#include "log/verify.h"
#include "peer/remote_log.h"

namespace comity::cli {

namespace {

constexpr std::uint64_t kMaxSecretFile = 65'536;

struct Options {
  std::string target;
  std::string policy;
  std::string token_file;
  std::string authorities;
  std::string heads;
  std::optional<std::uint64_t> entry;
  unsigned every = 60;
  bool once = false;
};

bool is_url(const std::string& target) { return target.starts_with("http://") || target.starts_with("https://"); }

std::string wrong_tiles(const log::Audited& audited) {
  std::string names;
  for (const auto& tile : audited.wrong) names += (names.empty() ? "" : ", ") + log::path_of(tile);
  return names;
}

// One log as it was found.
struct Finding {
  std::string origin;
  std::uint64_t size = 0;
  log::Audited audited;
  bool root_holds = false;
  bool sound() const { return root_holds && audited.wrong.empty(); }
};

void print(const Session& session, const std::vector<Finding>& findings) {
  json::Writer out;
  out.begin_object().key("logs").begin_array();
  for (const auto& one : findings) {
    out.begin_object().member("origin", one.origin).member("size", one.size);
    out.member("tiles", one.audited.tiles).member("root", to_base64(one.audited.root));
    out.member("sound", one.sound()).key("wrong").begin_array();
    for (const auto& tile : one.audited.wrong) out.value(log::path_of(tile));
    out.end_array().end_object();
    if (session.format == Format::json) continue;
    const Message message{one.sound() ? Msg::kLogSound : Msg::kLogUnsound,
                          {{"origin", printable(one.origin)},
                           {"size", with_commas(one.size)},
                           {"tiles", with_commas(one.audited.tiles)},
                           {"wrong", one.root_holds ? wrong_tiles(one.audited) : render(Msg::kLogRootWrong)}}};
    session.terminal.say(message);
  }
  if (session.format == Format::json) session.terminal.print(out.end_array().end_object().take() + "\n");
}

int status_of(const std::vector<Finding>& findings) {
  return std::all_of(findings.begin(), findings.end(), [](const auto& one) { return one.sound(); }) ? kDone : kNotAll;
}

std::function<bool(std::uint64_t)> counting(const Session& session, std::uint64_t total) {
  return [&session, total](std::uint64_t done) {
    session.terminal.progress(help(Msg::kReadingLog), done, total);
    return !session.terminal.cancelled();
  };
}

Result<int> verify_node(Session& session, const Options& /*options*/) {
  auto& store = session.node->store();
  COMITY_TRY(const auto heads, store.log_heads());
  COMITY_TRY(const auto keys, exchange::known_log_keys(store, session.node->vault()));
  std::vector<Finding> findings;
  for (const auto& head : heads) {
    COMITY_TRY(const auto origin, exchange::origin_of(head));
    COMITY_TRY(auto audited, exchange::audit_stored(store, head, counting(session, head.size)));
    const bool holds = exchange::is_head_of(head, audited.root, keys);
    findings.push_back({origin, head.size, std::move(audited), holds});
  }
  session.terminal.end_progress();
  print(session, findings);
  return status_of(findings);
}

Result<log::Policy> policy_of(const Session& session, const Options& options) {
  return read_policy(session, options.policy);
}

Result<peer::RemoteLog> open_log(Session& session, const Options& options) {
  net::ClientOptions client;
  if (!options.authorities.empty()) client.authorities = session.terminal.resolve(options.authorities);
  std::string token;
  if (!options.token_file.empty()) {
    COMITY_TRY(token, read_file(session.terminal.resolve(options.token_file), kMaxSecretFile));
    token = token.substr(0, token.find_first_of("\r\n"));
  }
  return peer::RemoteLog::open(options.target, session.terminal.resolve(options.target), client, std::move(token),
                               [&session] { return !session.terminal.cancelled(); });
}

Result<int> verify_remote(Session& session, const Options& options) {
  COMITY_TRY(const auto policy, policy_of(session, options));
  COMITY_TRY(auto remote, open_log(session, options));
  COMITY_TRY(const auto note, remote.checkpoint());
  COMITY_TRY(const auto verified, log::verify_checkpoint(note, policy));
  const auto& head = verified.checkpoint;
  COMITY_TRY(auto audited, log::audit(head.size, remote.leaves(), remote.tiles(), counting(session, head.size)));
  session.terminal.end_progress();
  const bool holds = audited.root == head.root;
  const std::vector<Finding> findings{{head.origin, head.size, std::move(audited), holds}};
  print(session, findings);
  return status_of(findings);
}

// Every head ever seen, one after another, each followed by an empty line: what proves a split view later.
Result<std::vector<std::string>> heads_in(const std::filesystem::path& file) {
  constexpr std::uint64_t kMaxHeads = 1ULL << 30U;
  constexpr std::string_view kEnd = "\n\f\n";
  std::vector<std::string> notes;
  const auto text = read_file(file, kMaxHeads);
  if (!text && text.error().code == Code::not_found) return notes;
  if (!text) return tl::make_unexpected(text.error());
  std::string_view rest = *text;
  for (auto end = rest.find(kEnd); end != std::string_view::npos; end = rest.find(kEnd)) {
    notes.emplace_back(rest.substr(0, end + 1));
    rest.remove_prefix(end + kEnd.size());
  }
  return notes;
}

// Once, however often it is shown.
Status keep_head(const std::filesystem::path& file, const std::string& head) {
  COMITY_TRY(auto heads, heads_in(file));
  if (std::find(heads.begin(), heads.end(), head) != heads.end()) return {};
  heads.push_back(head);
  std::string text;
  for (const auto& note : heads) text += note + "\f\n";
  return write_file_atomically(file, text, Readers::everyone);
}

std::filesystem::path split_file(std::filesystem::path heads) { return heads += ".split"; }

// That the log at its new head begins with what it was. Code::unproven with both heads kept, where it does not.
Status compare(peer::RemoteLog& remote, const log::Checkpoint& before, const log::Checkpoint& now) {
  const auto split = [&] {
    return fail(Code::unproven,
                {Msg::kWatchSplit,
                 {{"origin", now.origin}, {"before", std::to_string(before.size)}, {"now", std::to_string(now.size)}}});
  };
  if (now.size < before.size) return split();
  log::TileTree tree(now.size, remote.tiles());
  COMITY_TRY(const auto proof, log::consistency_proof(before.size, now.size, tree.subtrees()));
  return log::is_consistent(before.size, before.root, now.size, now.root, proof) ? Status{} : split();
}

Status look(Session& session, const Options& options, const log::Policy& policy, peer::RemoteLog& remote) {
  const auto file = session.terminal.resolve(options.heads);
  COMITY_TRY(const auto heads, heads_in(file));
  COMITY_TRY(const auto note, remote.checkpoint());
  COMITY_TRY(const auto now, log::verify_checkpoint(note, policy));
  std::optional<log::Checkpoint> before;
  if (!heads.empty()) {
    COMITY_TRY(const auto last, log::parse_note(heads.back()));
    COMITY_TRY(before, log::parse_checkpoint(last.text));
  }
  if (before && before->origin == now.checkpoint.origin) {
    // What does not fit is the evidence, and kept beside: every later look is measured by what was shown before.
    if (auto fits = compare(remote, *before, now.checkpoint); !fits) {
      if (fits.error().code == Code::unproven) COMITY_CHECK(keep_head(split_file(file), note));
      return fits;
    }
  }
  if (!before || *before != now.checkpoint) COMITY_CHECK(keep_head(file, note));
  session.terminal.say({Msg::kWatched,
                        {{"origin", printable(now.checkpoint.origin)},
                         {"size", with_commas(now.checkpoint.size)},
                         {"witnesses", std::to_string(now.cosigned.size())}}});
  return {};
}

Result<int> watch(Session& session, const Options& options) {
  COMITY_TRY(const auto policy, policy_of(session, options));
  COMITY_TRY(auto remote, open_log(session, options));
  for (;;) {
    const auto seen = look(session, options, policy, remote);
    // A log that cannot be reached is looked at again; one that lies is told of at once.
    if (!seen && (options.once || seen.error().code != Code::remote)) return tl::make_unexpected(seen.error());
    if (!seen) session.terminal.error(seen.error());
    if (options.once) return kDone;
    for (unsigned waited = 0; waited < options.every * 10 && !session.terminal.cancelled(); ++waited) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    if (session.terminal.cancelled()) return kDone;
  }
}

Result<int> show_head(Session& session) {
  COMITY_TRY(const auto heads, session.node->store().log_heads());
  json::Writer out;
  out.begin_object().key("logs").begin_array();
  for (const auto& head : heads) {
    COMITY_TRY(const auto origin, exchange::origin_of(head));
    out.begin_object().member("origin", origin).member("first", head.first).member("size", head.size);
    out.member("root", to_base64(head.root)).member("checkpoint", head.note).end_object();
    if (session.format == Format::people) session.terminal.print(head.note);
  }
  out.end_array().key("keys").begin_array();
  COMITY_TRY(const auto signers, exchange::load_log_signers(session.node->store(), session.node->vault()));
  for (const auto& key : signers.keys) {
    const auto text = log::text_of(log::verifier_key(signers.origin, log::KeyKind::ed25519, key.key->public_key()));
    out.value(text);
    if (session.format == Format::people) session.terminal.print(fmt::format("\nlog {}\n", text));
  }
  if (session.format == Format::json) session.terminal.print(out.end_array().end_object().take() + "\n");
  return kDone;
}

Result<int> show_entry(Session& session, std::uint64_t number) {
  COMITY_TRY(const auto row, session.node->store().record(number));
  COMITY_TRY(const auto entry, exchange::OpenEntry::open(session.node->vault(), row));
  json::Writer out;
  out.begin_object().member("entry", number).member("commitment", to_base64(row.record.commitment));
  out.key("fields").begin_object();
  for (std::size_t i = 0; i < log::kFields; ++i) {
    const auto name = log::name_of(static_cast<log::Field>(i));
    const auto& value = entry.fields().at(i);
    if (value.empty() || value == "null") continue;
    out.key(name).raw(value);
    if (session.format == Format::people) session.terminal.print(fmt::format("{:<15} {}\n", name, printable(value)));
  }
  out.end_object().end_object();
  if (session.format == Format::json) session.terminal.print(out.take() + "\n");
  return kDone;
}

Result<int> show(Session& session, const Options& options) {
  return options.entry ? show_entry(session, *options.entry) : show_head(session);
}

void declare_log_show(CLI::App& group, Invocation& invocation) {
  auto& command = declare(group, invocation, "show", Msg::kHelpLogShow, Need::read);
  const auto options = std::make_shared<Options>();
  command.add_option("ENTRY", options->entry, help(Msg::kHelpLogEntry));
  command.callback(runs(invocation, options, show));
}

void add_remote_options(CLI::App& command, Options& options) {
  command.add_option("--policy", options.policy, help(Msg::kHelpLogPolicy))->type_name("FILE");
  command.add_option("--token-file", options.token_file, help(Msg::kHelpLogToken))->type_name("FILE");
  command.add_option("--authorities", options.authorities, help(Msg::kHelpLogAuthorities))->type_name("FILE");
}

void declare_log_verify(CLI::App& group, Invocation& invocation) {
  auto& command = declare_on_files(group, invocation, "verify", Msg::kHelpLogVerify);
  const auto options = std::make_shared<Options>();
  command.add_option("TARGET", options->target, help(Msg::kHelpLogTarget))->required()->check(refuse_empty);
  add_remote_options(command, *options);
  command.callback([&invocation, options] {
    const bool is_node = !is_url(options->target) && exchange::check_is_node(options->target).has_value();
    invocation.need = is_node ? Need::read : Need::nothing;
    if (is_node) invocation.folder = options->target;
    invocation.run = [options, is_node](Session& session) {
      return is_node ? verify_node(session, *options) : verify_remote(session, *options);
    };
  });
}

void declare_log_watch(CLI::App& group, Invocation& invocation) {
  auto& command = declare_on_files(group, invocation, "watch", Msg::kHelpLogWatch);
  const auto options = std::make_shared<Options>();
  command.add_option("TARGET", options->target, help(Msg::kHelpLogTarget))->required()->check(refuse_empty);
  add_remote_options(command, *options);
  command.add_option("--heads", options->heads, help(Msg::kHelpLogHeads))->required()->type_name("FILE");
  command.add_option("--every", options->every, help(Msg::kHelpLogEvery))->check(CLI::Range(1U, 86'400U));
  command.add_flag("--once", options->once, help(Msg::kHelpLogOnce));
  command.callback(runs(invocation, options, watch));
}

}  // namespace

Result<log::Policy> read_policy(const Session& session, const std::string& file) {
  if (file.empty()) return fail(Code::usage, Msg::kPolicyWanted);
  COMITY_TRY(const auto text, read_file(session.terminal.resolve(file), log::kMaxPolicyBytes));
  return log::parse_policy(text);
}

void declare_log(CLI::App& app, Invocation& invocation) {
  auto& group = declare_group(app, "log", Msg::kHelpLog);
  declare_log_show(group, invocation);
  declare_log_verify(group, invocation);
  declare_log_proofs(group, invocation);
  declare_log_watch(group, invocation);
  declare_log_keys(group, invocation);
  declare_log_witness(group, invocation);
}

}  // namespace comity::cli
