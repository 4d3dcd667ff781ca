// comity doctor: checks everything of a node that can be checked.
#include "exchange/doctor.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/diagnosis_view.h"
#include "exchange/maintain.h"

namespace comity::cli {

namespace {

Result<int> examine(Session& session) {
  COMITY_TRY(const auto diagnosis, exchange::examine(*session.node, progress_on(session.terminal, Msg::kExamining)));
  session.terminal.end_progress();
  session.terminal.print(session.format == Format::json ? json_of(diagnosis) : text_of(diagnosis, session.terminal));
  return diagnosis.healthy() ? kDone : kNotAll;
}

Result<int> recompute(Session& session) {
  COMITY_TRY(const auto moved,
             exchange::recompute_classes(*session.node, progress_on(session.terminal, Msg::kRecomputing)));
  session.terminal.end_progress();
  if (session.format == Format::json) {
    json::Writer out;
    session.terminal.print(out.begin_object().member("moved", moved).end_object().take() + "\n");
  } else {
    session.terminal.say({Msg::kRecomputed, {{"count", with_commas(moved)}}});
  }
  return kDone;
}

}  // namespace

void declare_doctor(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "doctor", Msg::kHelpDoctor, Need::read);
  auto recomputes = std::make_shared<bool>(false);
  command.add_flag("--recompute-classes", *recomputes, help(Msg::kHelpRecompute));
  command.callback([&invocation, recomputes] {
    if (*recomputes) invocation.need = Need::write;
    invocation.run = *recomputes ? recompute : examine;
  });
}

}  // namespace comity::cli
