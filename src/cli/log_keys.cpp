// comity log resume|restart|add-key|retire-key: how the node's log goes on, and by which keys.
#include <CLI/CLI.hpp>

#include "cli/log_commands.h"
#include "exchange/log_keys.h"
#include "json/write.h"

namespace comity::cli {

namespace {

struct Options {
  bool accept = false;
  std::string why;
};

Result<int> resume(Session& session, const Options& options) {
  const auto word = options.accept ? peer::Word::given : peer::Word::none;
  const auto go_on = [&session] { return !session.terminal.cancelled(); };
  COMITY_TRY(const auto hearing, peer::resume_log(*session.node, word, go_on));
  if (session.format == Format::people) {
    for (const auto& line : lines_of(hearing)) session.terminal.say(line);
    return kDone;
  }
  json::Writer out;
  out.begin_object().member("size", hearing.size).key("agreed").begin_array();
  for (const auto& witness : hearing.agreed) out.value(witness);
  out.end_array().key("silent").begin_array();
  for (const auto& reason : hearing.silent) out.value(render(reason));
  session.terminal.print(out.end_array().end_object().take() + "\n");
  return kDone;
}

void tell(const Session& session, Msg what, const log::VerifierKey& key) {
  const auto text = log::text_of(key);
  if (session.format == Format::people) return session.terminal.say({what, {{"key", text}}});
  json::Writer out;
  out.begin_object().member("key", text).member("origin", key.name).end_object();
  session.terminal.print(out.take() + "\n");
}

Result<int> restart(Session& session, const Options& options) {
  COMITY_TRY(const auto key, exchange::restart_log(*session.node, options.why));
  tell(session, Msg::kLogRestarted, key);
  return kDone;
}

Result<int> add_key(Session& session) {
  COMITY_TRY(const auto key, exchange::add_log_key(*session.node));
  tell(session, Msg::kLogKeyAdded, key);
  return kDone;
}

Result<int> retire_key(Session& session) {
  COMITY_TRY(const auto key, exchange::retire_log_key(*session.node));
  tell(session, Msg::kLogKeyRetired, key);
  return kDone;
}

}  // namespace

std::vector<Message> lines_of(const peer::Hearing& hearing) {
  auto lines = hearing.silent;
  for (const auto& witness : hearing.agreed) lines.push_back({Msg::kWitnessAgrees, {{"witness", witness}}});
  lines.push_back({Msg::kLogGoesOn, {{"size", std::to_string(hearing.size)}}});
  return lines;
}

void declare_log_keys(CLI::App& group, Invocation& invocation) {
  const auto options = std::make_shared<Options>();
  auto& resuming = declare(group, invocation, "resume", Msg::kHelpLogResume, Need::settle);
  resuming.add_flag("--accept", options->accept, help(Msg::kHelpLogAccept));
  resuming.callback(runs(invocation, options, resume));

  auto& restarting = declare(group, invocation, "restart", Msg::kHelpLogRestart, Need::settle);
  auto* why = restarting.add_option("--why", options->why, help(Msg::kHelpLogWhy))->required();
  why->type_name("TEXT")->check(refuse_empty);
  restarting.callback(runs(invocation, options, restart));

  auto& adding = declare(group, invocation, "add-key", Msg::kHelpLogAddKey, Need::write);
  adding.callback([&invocation] { invocation.run = add_key; });
  auto& retiring = declare(group, invocation, "retire-key", Msg::kHelpLogRetireKey, Need::write);
  retiring.callback([&invocation] { invocation.run = retire_key; });
}

}  // namespace comity::cli
