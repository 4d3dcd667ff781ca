// comity serve: holds the node and runs the commands of other processes on it.
#include <CLI/CLI.hpp>
#include <chrono>
#include <thread>

#include "cli/command.h"
#include "cli/local_socket.h"

namespace comity::cli {

namespace {

Result<int> run(Session& session) {
  auto& node = *session.node;
  const auto handler = [&session, &node](const Arguments& arguments, Terminal& terminal) {
    return session.run_inside(arguments, terminal, session.runtime, node);
  };
  COMITY_TRY(const auto server, LocalServer::start(session.folder, handler));
  session.terminal.say({Msg::kServing, {{"party", node.party().handle.text()}, {"folder", session.folder.string()}}});
  while (!session.terminal.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  session.terminal.say(Msg::kServingEnds);
  return kDone;
}

}  // namespace

void declare_serve(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "serve", Msg::kHelpServe, Need::hold);
  command.callback([&invocation] { invocation.run = run; });
}

}  // namespace comity::cli
