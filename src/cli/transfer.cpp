// comity transfer check: may a planned flow go, under both sides' rulebooks, and why. Needs no peer, and no node.
#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/planned.h"

namespace comity::cli {

namespace {

struct Options {
  Flow flow;
  std::vector<std::string> rules;
  std::string at;
};

Result<int> check(Session& session, const Options& options) {
  auto at = session.runtime.clock.now();
  if (!options.at.empty()) {
    const auto given = to_time(options.at);
    if (!given) return fail(Code::usage, {Msg::kTimeUnfit, {{"time", printable(options.at)}}});
    at = *given;
  }
  COMITY_TRY(const auto rulebooks, read_rulebooks(session, options.rules));
  COMITY_TRY(const auto gate, planned_gate(session, rulebooks, options.flow, at));
  COMITY_TRY(const auto crossing, planned_crossing(*gate, options.flow));
  return tell(session, {*gate, crossing, help(Msg::kThisFlow), {}});
}

}  // namespace

void declare_transfer(CLI::App& app, Invocation& invocation) {
  auto& group = declare_group(app, "transfer", Msg::kHelpTransfer);
  auto& command = declare_on_files(group, invocation, "check", Msg::kHelpTransferCheck);
  const auto options = std::make_shared<Options>();
  auto& flow = options->flow;
  command.add_option("--rules", options->rules, help(Msg::kHelpPlannedRules))->type_name("FILE");
  command.add_option("--item", flow.item, help(Msg::kHelpPlannedItem))->required()->type_name("FACTS");
  command.add_option("--from", flow.from, help(Msg::kHelpPlannedFrom))->required()->type_name("HANDLE");
  command.add_option("--to", flow.to, help(Msg::kHelpPlannedTo))->required()->type_name("HANDLE");
  command.add_option("--owner", flow.owner, help(Msg::kHelpPlannedOwner))->type_name("HANDLE");
  command.add_option("--action", flow.action, help(Msg::kHelpPlannedAction))->capture_default_str();
  command.add_option("--purpose", flow.purpose, help(Msg::kHelpPurpose))->type_name("WORD");
  command.add_option("--authentication", flow.authentication, help(Msg::kHelpAuthentication))->type_name("WORD");
  command.add_option("--emergency", flow.emergency, help(Msg::kHelpPlannedEmergency))->capture_default_str();
  command.add_option("--leave", flow.leave, help(Msg::kHelpPlannedLeave))->type_name("WORD");
  command.add_option("--task", flow.task, help(Msg::kHelpPlannedTask))->type_name("WORD");
  command.add_option("--storage", flow.storage, help(Msg::kHelpPlannedStorage))->type_name("CC");
  command.add_option("--transit", flow.transit, help(Msg::kHelpPlannedTransit))->type_name("CC");
  command.add_option("--target", flow.target, help(Msg::kHelpPlannedTarget))->type_name("CC");
  command.add_option("--accept", flow.accepts, help(Msg::kHelpAccept))->delimiter(',')->type_name("TERM");
  command.add_option("--role", flow.roles, help(Msg::kHelpPlannedRole))->type_name("HANDLE=ROLE");
  command.add_option("--at", options->at, help(Msg::kHelpPlannedAt))->type_name("TIME");
  command.callback(runs(invocation, options, check));
}

}  // namespace comity::cli
