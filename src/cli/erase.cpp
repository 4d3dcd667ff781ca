// comity erase: destroys items for good.
#include "exchange/erase.h"

#include <CLI/CLI.hpp>

#include "cli/item_view.h"
#include "json/write.h"

namespace comity::cli {

namespace {

struct Options {
  ItemName item;
  std::string basis;
};

Result<int> run(Session& session, const Options& options) {
  const auto& [id, version, tenant_given] = options.item;
  COMITY_TRY(const auto tenant, choose_tenant(session.settings, tenant_given));
  COMITY_TRY(const auto erased, exchange::erase(*session.node, tenant, id, version, options.basis));
  if (session.format == Format::json) {
    json::Writer out;
    session.terminal.print(out.begin_object()
                               .member("erased", erased.versions)
                               .member("overwritten", erased.overwritten)
                               .end_object()
                               .take() +
                           "\n");
  } else {
    session.terminal.say({Msg::kErased, {{"count", std::to_string(erased.versions)}}});
    session.terminal.say(erased.overwritten ? Msg::kErasedOverwritten : Msg::kErasedPending);
  }
  return kDone;
}

}  // namespace

void declare_erase(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "erase", Msg::kHelpErase, Need::write);
  auto options = std::make_shared<Options>();
  declare_item(command, options->item);
  command.add_option("--basis", options->basis, help(Msg::kHelpBasis))
      ->required()
      ->check(refuse_empty)
      ->type_name("TEXT");
  command.callback(runs(invocation, options, run));
}

}  // namespace comity::cli
