// comity explain: may this item go to that party, and why.
#include <CLI/CLI.hpp>

#include <algorithm>

#include "cli/decision_view.h"
#include "cli/item_view.h"
#include "cli/receiver.h"
#include "exchange/decisions.h"
#include "exchange/find.h"
#include "exchange/item_facts.h"
#include "exchange/owners.h"
#include "json/read.h"

namespace comity::cli {

namespace {

struct Options {
  ItemName item;
  Receiver receiver;
};

// The owner whose rulebook has the last word.
const exchange::Decided& strictest(const exchange::Joined& joined) {
  return *std::max_element(joined.decided.begin(), joined.decided.end(),
                           [](const auto& a, const auto& b) { return a.decision.outcome < b.decision.outcome; });
}

Result<int> run(Session& session, const Options& options) {
  auto& node = *session.node;
  COMITY_TRY(const auto chosen, choose_item(session, options.item));
  COMITY_TRY(const auto audience, audience_of(session, options.receiver));
  const auto& row = chosen.row;
  COMITY_TRY(const auto bytes, exchange::content(node, row));
  json::Reader reader(exchange::whole_items());
  COMITY_TRY(const auto* root, reader.read(bytes));
  const auto now = session.runtime.clock.now();
  auto detected = exchange::detect(stix::Object(*root), *node.markings().now(), now, exchange::Traces::collect);

  const auto gate = node.rules().read().gate;
  exchange::Decided common;
  common.creator = exchange::creator_of(*node.directory(), row.creator);
  common.facts = detected.facts;
  for (const auto& approval : node.approvals().standing(row.seq, audience.party, now)) {
    common.approvals.push_back(approval.rule);
  }
  const exchange::Act act{gate::Action::share, node.party().handle.text(), audience};
  COMITY_TRY(const auto owners, exchange::owners_of(node, row));
  const auto joined = exchange::decide(*gate, act, owners, common);
  const auto crossing = exchange::crossing_of(*gate, act, strictest(joined));
  return tell(session, {*gate, crossing, row.id, std::move(detected.traces)});
}

}  // namespace

void declare_explain(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "explain", Msg::kHelpExplain, Need::read);
  auto options = std::make_shared<Options>();
  declare_item(command, options->item);
  declare_receiver(command, options->receiver).required();
  command.callback(runs(invocation, options, run));
}

}  // namespace comity::cli
