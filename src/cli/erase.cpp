// comity erase: destroys items for good.
#include "exchange/erase.h"

#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "json/write.h"

namespace comity::cli {

namespace {

struct Options {
  std::string id;
  std::string version;
  std::string basis;
  std::string tenant;
};

Result<int> run(Session& session, const Options& options) {
  COMITY_TRY(const auto tenant, choose_tenant(session.settings, options.tenant));
  COMITY_TRY(const auto erased, exchange::erase(*session.node, tenant, options.id, options.version, options.basis));
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
  command.add_option("ID", options->id, help(Msg::kHelpShowId))->required();
  command.add_option("--basis", options->basis, help(Msg::kHelpBasis))
      ->required()
      ->check(refuse_empty)
      ->type_name("TEXT");
  command.add_option("--version", options->version, help(Msg::kHelpVersion))->type_name("TIME");
  command.add_option("--tenant", options->tenant, help(Msg::kHelpTenantOption))->type_name("TENANT");
  command.callback(
      [&invocation, options] { invocation.run = [options](Session& session) { return run(session, *options); }; });
}

}  // namespace comity::cli
