// comity log witness add|list|remove: whose logs this node witnesses.
#include <CLI/CLI.hpp>

#include "cli/log_commands.h"
#include "exchange/log_keys.h"
#include "exchange/witness.h"
#include "json/write.h"

namespace comity::cli {

namespace {

struct Options {
  std::string name;
};

// As others name this witness in their policies.
Result<std::string> own_key(const Session& session) {
  COMITY_TRY(const auto key, exchange::witness_key(*session.node));
  const auto name = exchange::witness_name(*session.node);
  return log::text_of(log::verifier_key(name, log::KeyKind::cosignature, key.key->public_key()));
}

Result<int> add(Session& session, const Options& options) {
  COMITY_TRY(const auto key, log::parse_verifier_key(options.name));
  COMITY_CHECK(exchange::witness_log(*session.node, key));
  COMITY_TRY(const auto own, own_key(session));
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("origin", key.name).member("witness", own).end_object();
    session.terminal.print(out.take() + "\n");
    return kDone;
  }
  const auto& party = session.node->party().handle.text();
  session.terminal.say({Msg::kLogWitnessed, {{"origin", key.name}, {"name", party}, {"key", own}}});
  return kDone;
}

void print_table(const Session& session, const std::vector<exchange::Witnessed>& logs) {
  Table table({help(Msg::kHeadLog), help(Msg::kHeadKeys), help(Msg::kHeadEntries), help(Msg::kHeadCosigned),
               help(Msg::kHeadFork)});
  for (const auto& one : logs) {
    table.add({printable(one.origin), std::to_string(one.log.keys.size()), std::to_string(one.log.size),
               one.note.empty() ? "-" : to_text(one.at), help(one.fork.empty() ? Msg::kNo : Msg::kYes)});
  }
  session.terminal.print(logs.empty() ? help(Msg::kNoneWitnessed) + "\n" : table.text(session.terminal));
}

std::string as_json(const std::string& own, const std::vector<exchange::Witnessed>& logs) {
  json::Writer out;
  out.begin_object().member("witness", own).key("logs").begin_array();
  for (const auto& one : logs) {
    out.begin_object().member("origin", one.origin).key("keys").begin_array();
    for (const auto& key : one.log.keys) out.value(log::text_of(key));
    out.end_array().member("size", one.log.size).member("checkpoint", one.note);
    if (!one.note.empty()) out.member("cosigned", to_text(one.at));
    out.member("fork", one.fork).end_object();
  }
  return out.end_array().end_object().take() + "\n";
}

Result<int> list(Session& session) {
  COMITY_TRY(const auto own, own_key(session));
  COMITY_TRY(const auto logs, exchange::witnessed_logs(*session.node));
  if (session.format == Format::json) {
    session.terminal.print(as_json(own, logs));
    return kDone;
  }
  print_table(session, logs);
  session.terminal.say({Msg::kOwnWitnessKey, {{"key", own}}});
  return kDone;
}

Result<int> remove(Session& session, const Options& options) {
  COMITY_TRY(const auto origin, exchange::stop_witnessing(*session.node, options.name));
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("removed", options.name).member("origin", origin).end_object();
    session.terminal.print(out.take() + "\n");
    return kDone;
  }
  session.terminal.say({Msg::kLogWitnessRemoved, {{"name", printable(options.name)}}});
  return kDone;
}

}  // namespace

void declare_log_witness(CLI::App& group, Invocation& invocation) {
  auto& witness = declare_group(group, "witness", Msg::kHelpLogWitness);
  const auto options = std::make_shared<Options>();

  auto& adding = declare(witness, invocation, "add", Msg::kHelpLogWitnessAdd, Need::write);
  adding.add_option("KEY", options->name, help(Msg::kHelpLogKey))->required();
  adding.callback(runs(invocation, options, add));

  auto& listing = declare(witness, invocation, "list", Msg::kHelpLogWitnessList, Need::write);  // may make its key
  listing.callback([&invocation] { invocation.run = list; });

  auto& removing = declare(witness, invocation, "remove", Msg::kHelpLogWitnessRemove, Need::write);
  removing.add_option("NAME", options->name, help(Msg::kHelpLogWitnessed))->required();
  removing.callback(runs(invocation, options, remove));
}

}  // namespace comity::cli
