// comity explain: may this item go to that party, and why.
#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/decision_view.h"
#include "exchange/decisions.h"
#include "exchange/find.h"
#include "exchange/item_facts.h"
#include "json/read.h"

namespace comity::cli {

namespace {

struct Options {
  std::string id;
  std::string version;
  std::string tenant;
  std::string to;
  std::string purpose = exchange::kDefaultPurpose;
  std::string authentication = "token";
  std::vector<std::string> accepts;
};

Result<store::ItemRow> find_row(const Session& session, const Options& options) {
  COMITY_TRY(const auto tenant, choose_tenant(session.settings, options.tenant));
  COMITY_TRY(const auto rows, session.node->store().versions(session.node->vault().id_key(tenant, options.id)));
  const auto wanted = exchange::version_key(options.version);
  for (const auto& row : rows) {
    if (row.state != store::State::erased && (options.version.empty() || row.version == wanted)) return row;
  }
  return fail(Code::not_found, {Msg::kItemNotFound, {{"id", printable(options.id)}}});
}

Result<int> run(Session& session, const Options& options) {
  auto& node = *session.node;
  COMITY_TRY(const auto row, find_row(session, options));
  COMITY_TRY(const auto bytes, exchange::content(node, row));
  json::Reader reader(exchange::whole_items());
  COMITY_TRY(const auto* root, reader.read(bytes));
  const auto now = session.runtime.clock.now();
  auto detected = exchange::detect(stix::Object(*root), *node.markings().now(), now, exchange::Traces::collect);

  const auto gate = node.rules().read().gate;
  if (gate->find(options.to) == gate::kUnknownParty) {
    return fail(Code::usage, {Msg::kPartyUnknown, {{"party", printable(options.to)}}});
  }
  const exchange::Audience audience{
      options.to, {}, options.purpose, options.authentication, gate::terms_of(options.accepts)};
  exchange::Decided decided{row.owner, gate->handle_of(exchange::creator_of(*gate, row.creator)), detected.facts};
  for (const auto& approval : node.approvals().standing(row.seq, options.to, now)) {
    decided.approvals.push_back(approval.rule);
  }
  const exchange::Act act{gate::Action::share, node.party().handle.text(), audience};
  const auto crossing = exchange::crossing_of(*gate, act, decided);
  const Explained explained{*gate, crossing, row.id, std::move(detected.traces)};
  if (session.format == Format::json) {
    json::Writer out;
    write(out.begin_object(), explained);
    session.terminal.print(out.end_object().take() + "\n");
  } else {
    session.terminal.print(text_of(explained, session.terminal));
  }
  return gate->decide(crossing).outcome == gate::Outcome::permit ? kDone : kNotAll;
}

}  // namespace

void declare_explain(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "explain", Msg::kHelpExplain, Need::read);
  auto options = std::make_shared<Options>();
  command.add_option("ID", options->id, help(Msg::kHelpShowId))->required();
  command.add_option("--to", options->to, help(Msg::kHelpExplainTo))->required()->type_name("HANDLE");
  command.add_option("--version", options->version, help(Msg::kHelpVersion))->type_name("TIME");
  command.add_option("--purpose", options->purpose, help(Msg::kHelpPurpose))->capture_default_str();
  command.add_option("--authentication", options->authentication, help(Msg::kHelpAuthentication))
      ->capture_default_str();
  command.add_option("--accept", options->accepts, help(Msg::kHelpAccept))->delimiter(',')->type_name("TERM");
  command.add_option("--tenant", options->tenant, help(Msg::kHelpTenantOption))->type_name("TENANT");
  command.callback(
      [&invocation, options] { invocation.run = [options](Session& session) { return run(session, *options); }; });
}

}  // namespace comity::cli
