// comity replay: decides again what the journal says was decided, and compares.
#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "exchange/decisions.h"
#include "json/write.h"

namespace comity::cli {

namespace {

struct Options {
  std::optional<std::uint64_t> record;
};

struct Sum {
  std::uint64_t records = 0;
  std::uint64_t decisions = 0;
  std::vector<exchange::Replay> different;
};

void count(Sum& sum, exchange::Replay replay) {
  ++sum.records;
  sum.decisions += replay.decisions;
  if (replay.equal != replay.decisions) sum.different.push_back(std::move(replay));
}

// Every record that holds decisions; the others are passed over.
Result<Sum> replay_all(Session& session) {
  auto& node = *session.node;
  Sum sum;
  COMITY_TRY(const auto counts, node.store().counts());
  for (std::uint64_t i = 0; i < counts.records; ++i) {
    auto replay = exchange::replay(node, i);
    if (replay) {
      count(sum, std::move(*replay));
    } else if (replay.error().code != Code::not_found || replay.error().message.id != Msg::kNoDecision) {
      return tl::make_unexpected(replay.error());
    }
    if (session.terminal.cancelled()) return fail(Code::stopped, Msg::kExaminationStopped);
    session.terminal.progress(help(Msg::kReplaying), i + 1, counts.records);
  }
  session.terminal.end_progress();
  return sum;
}

Result<Sum> replay_one(Session& session, std::uint64_t record) {
  Sum sum;
  COMITY_TRY(auto replay, exchange::replay(*session.node, record));
  count(sum, std::move(replay));
  return sum;
}

void print(const Session& session, const Sum& sum) {
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("records", sum.records).member("decisions", sum.decisions).key("different").begin_array();
    for (const auto& one : sum.different) {
      out.begin_object().member("record", one.record).member("at", to_text(one.at));
      out.key("first").raw(one.first_difference).end_object();
    }
    session.terminal.print(out.end_array().end_object().take() + "\n");
    return;
  }
  session.terminal.say(
      {Msg::kReplayed, {{"decisions", with_commas(sum.decisions)}, {"records", with_commas(sum.records)}}});
  for (const auto& one : sum.different) {
    session.terminal.say({Msg::kReplayedOtherwise,
                          {{"record", std::to_string(one.record)},
                           {"count", std::to_string(one.decisions - one.equal)},
                           {"time", to_text(one.at)}}});
  }
}

Result<int> run(Session& session, const Options& options) {
  COMITY_TRY(const auto sum, options.record ? replay_one(session, *options.record) : replay_all(session));
  print(session, sum);
  return sum.different.empty() ? kDone : kNotAll;
}

}  // namespace

void declare_replay(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "replay", Msg::kHelpReplay, Need::read);
  auto options = std::make_shared<Options>();
  command.add_option("RECORD", options->record, help(Msg::kHelpReplayRecord));
  command.callback(runs(invocation, options, run));
}

}  // namespace comity::cli
