// comity rules check|publish|show|test|export: writing rulebooks, and putting them in force.
#include <CLI/CLI.hpp>

#include "base/file.h"
#include "cli/command.h"
#include "cli/planned.h"
#include "cli/rules_view.h"
#include "exchange/publish.h"
#include "gate/cedar.h"
#include "gate/membership.h"
#include "gate/rulebook_json.h"
#include "gate/rulebook_text.h"

namespace comity::cli {

namespace {

struct Options {
  std::vector<std::string> files;
  std::string file;
  std::string publisher;
  bool sponsored = false;
  bool all = false;
  bool cedar = false;
  std::string form = "text";
};

// What is said of one file, and what it holds, when it may be published.
struct Checked {
  std::string text;
  json::Writer json;
  std::optional<exchange::Publication> sound;
};

// Without a node there is no directory and no version before; what hangs on these is not checked.
std::vector<gate::Finding> findings_of(const Session& session, const exchange::Publication& publication) {
  if (session.node != nullptr) return exchange::check_rulebook(*session.node, publication);
  gate::Context offline;
  offline.today = gate::date_of(session.runtime.clock.now());
  return gate::check(publication.book, offline);
}

Result<Checked> check_file(const Session& session, const std::string& name, bool sponsored) {
  COMITY_TRY(const auto text, read_file(session.terminal.resolve(name), gate::kMaxRulebookBytes));
  Checked checked;
  checked.json.begin_object().member("file", name).key("findings").begin_array();
  auto publication = exchange::read_publication(text);
  if (!publication) {
    checked.text = text_of(name, publication.error());
    write(checked.json, publication.error());
  } else {
    publication->sponsored = sponsored;
    if (session.node != nullptr) *publication = exchange::completed(*session.node, std::move(*publication));
    const auto findings = findings_of(session, *publication);
    checked.text = text_of(name, *publication, findings);
    write(checked.json, *publication, findings);
    if (gate::may_be_published(findings)) checked.sound = std::move(*publication);
  }
  checked.json.end_array().member("sound", checked.sound.has_value()).end_object();
  if (checked.sound) checked.text += render({Msg::kRulebookSound, {{"file", printable(name)}}}) + "\n";
  return checked;
}

Result<int> check(Session& session, const Options& options) {
  bool all_sound = true;
  json::Writer out;
  out.begin_object().key("files").begin_array();
  for (const auto& name : options.files) {
    COMITY_TRY(auto checked, check_file(session, name, options.sponsored));
    all_sound = all_sound && checked.sound.has_value();
    out.raw(checked.json.take());
    if (session.format == Format::people) session.terminal.print(checked.text);
  }
  if (session.format == Format::json) session.terminal.print(out.end_array().end_object().take() + "\n");
  return all_sound ? kDone : kNotAll;
}

Result<int> publish(Session& session, const Options& options) {
  COMITY_TRY(auto checked, check_file(session, options.file, options.sponsored));
  if (!checked.sound) {
    session.terminal.print(session.format == Format::json ? checked.json.take() + "\n" : checked.text);
    return kNotAll;
  }
  const auto who = exchange::operator_of(session.node->party(), "operator");
  COMITY_TRY(const auto kept, exchange::publish(*session.node, std::move(*checked.sound), who));
  const auto& book = *kept.published.book;
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("publisher", book.publisher).member("version", book.version);
    out.member("digest", to_hex(kept.published.digest)).member("sponsored", kept.published.sponsored).end_object();
    session.terminal.print(out.take() + "\n");
    return kDone;
  }
  session.terminal.say({Msg::kRulebookPublished,
                        {{"publisher", book.publisher},
                         {"version", std::to_string(book.version)},
                         {"digest", to_hex(kept.published.digest)}}});
  return kDone;
}

Result<int> list_all(const Session& session) {
  const auto all = session.node->rules().all();
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().key("rulebooks").begin_array();
    for (const auto& kept : all) {
      const auto& book = *kept.published.book;
      out.begin_object().member("publisher", book.publisher).member("version", book.version);
      out.member("digest", to_hex(kept.published.digest)).member("sponsored", kept.published.sponsored);
      out.member("from", gate::to_text(book.valid_from)).member("until", gate::to_text(book.valid_until));
      out.member("published", to_text(kept.at)).end_object();
    }
    session.terminal.print(out.end_array().end_object().take() + "\n");
    return kDone;
  }
  Table table({help(Msg::kHeadPublisher), help(Msg::kHeadVersion), help(Msg::kHeadValid), help(Msg::kHeadRules),
               help(Msg::kHeadSponsored), help(Msg::kHeadDigest)});
  for (const auto& kept : all) {
    const auto& book = *kept.published.book;
    table.add({book.publisher, std::to_string(book.version),
               gate::to_text(book.valid_from) + " .. " + gate::to_text(book.valid_until),
               std::to_string(book.rules.size()), help(kept.published.sponsored ? Msg::kYes : Msg::kNo),
               to_hex(kept.published.digest).substr(0, 16)});
  }
  session.terminal.print(all.empty() ? help(Msg::kNoRulebooks) + "\n" : table.text(session.terminal));
  return kDone;
}

Result<int> show(Session& session, const Options& options) {
  if (options.all) return list_all(session);
  const auto& own = session.node->party().handle.text();
  const auto publisher = options.publisher.empty() ? own : options.publisher;
  const auto kept = session.node->rules().latest(publisher);
  if (!kept) return fail(Code::not_found, {Msg::kNoRulebookOf, {{"publisher", printable(publisher)}}});
  session.terminal.print(session.format == Format::json ? exchange::signed_form(*kept) + "\n"
                                                        : gate::to_text(*kept->published.book));
  return kDone;
}

Result<int> test(Session& session, const Options& options) {
  COMITY_TRY(const auto text, read_file(session.terminal.resolve(options.file), gate::kMaxRulebookBytes));
  COMITY_TRY(const auto rulebooks, read_rulebooks(session, options.files));
  COMITY_TRY(const auto outcome, run_planned_cases(session, rulebooks, text));
  session.terminal.print(session.format == Format::json ? outcome.json + "\n" : outcome.text);
  return outcome.failed == 0 ? kDone : kNotAll;
}

Result<int> export_rules(Session& session, const Options& options) {
  COMITY_TRY(const auto text, read_file(session.terminal.resolve(options.file), gate::kMaxRulebookBytes));
  auto publication = exchange::read_publication(text);
  if (!publication) {
    session.terminal.explain(text_of(options.file, publication.error()));
    return kNotAll;
  }
  const auto& book = publication->book;
  if (options.cedar) {
    const party::Directory nobody;
    session.terminal.print(gate::to_cedar(book, session.node == nullptr ? nobody : *session.node->directory(),
                                          session.runtime.clock.now()));
  } else {
    session.terminal.print(session.format == Format::json ? gate::to_json(book) + "\n" : gate::to_text(book));
  }
  return kDone;
}

}  // namespace

void declare_rules(CLI::App& app, Invocation& invocation) {
  auto& group = declare_group(app, "rules", Msg::kHelpRules);
  const auto options = std::make_shared<Options>();

  auto& checking = declare_on_files(group, invocation, "check", Msg::kHelpRulesCheck);
  checking.add_option("FILE", options->files, help(Msg::kHelpRulesFile))->required();
  checking.add_flag("--sponsored", options->sponsored, help(Msg::kHelpSponsored));
  checking.callback(runs(invocation, options, check));

  auto& publishing = declare(group, invocation, "publish", Msg::kHelpRulesPublish, Need::write);
  publishing.add_option("FILE", options->file, help(Msg::kHelpRulesFile))->required();
  publishing.add_flag("--sponsored", options->sponsored, help(Msg::kHelpSponsored));
  publishing.callback(runs(invocation, options, publish));

  auto& showing = declare(group, invocation, "show", Msg::kHelpRulesShow, Need::read);
  showing.add_option("PUBLISHER", options->publisher, help(Msg::kHelpRulesPublisher));
  showing.add_flag("--all", options->all, help(Msg::kHelpRulesAll));
  showing.callback(runs(invocation, options, show));

  auto& testing = declare_on_files(group, invocation, "test", Msg::kHelpRulesTest);
  testing.add_option("CASES", options->file, help(Msg::kHelpRulesCases))->required();
  testing.add_option("--rules", options->files, help(Msg::kHelpPlannedRules))->type_name("FILE");
  testing.callback(runs(invocation, options, test));

  auto& exporting = declare_on_files(group, invocation, "export", Msg::kHelpRulesExport);
  exporting.add_option("FILE", options->file, help(Msg::kHelpRulesFile))->required();
  exporting.add_flag("--cedar", options->cedar, help(Msg::kHelpCedar));
  exporting.callback(runs(invocation, options, export_rules));
}

}  // namespace comity::cli
