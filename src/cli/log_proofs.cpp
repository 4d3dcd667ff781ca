// comity log prove|check: proofs of single entries, for those who have no account here.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/file.h"
#include "cli/diagnosis_view.h"
#include "cli/item_view.h"
#include "cli/log_commands.h"
#include "cli/planned.h"
#include "exchange/evidence.h"
#include "json/canonical.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::cli {

namespace {

constexpr std::uint64_t kMaxProofFile = 4ULL << 20U;
constexpr std::uint64_t kMaxItemFile = 256ULL << 20U;

struct Options {
  std::string id;
  std::string version;
  std::string tenant;
  std::string to;
  std::optional<std::uint64_t> entry;
  bool show_item = false;
  std::vector<std::string> open;
  std::vector<std::string> close;
  std::string out;
  std::vector<std::string> files;
  std::string policy;
  std::vector<std::string> rules;
  std::string item;
};

Result<log::Field> field_of(const std::string& name) {
  for (std::size_t i = 0; i < log::kFields; ++i) {
    const auto field = static_cast<log::Field>(i);
    if (log::name_of(field) == name) return field;
  }
  return fail(Code::usage, {Msg::kNoLogField, {{"name", printable(name)}}});
}

Result<exchange::ProofRequest> request_of(Session& session, const Options& options) {
  exchange::ProofRequest request;
  if (options.show_item) request.shows = exchange::ShowItem::digest;
  for (const auto& name : options.open) {
    COMITY_TRY(const auto field, field_of(name));
    request.closed.erase(field);
  }
  for (const auto& name : options.close) {
    COMITY_TRY(const auto field, field_of(name));
    request.closed.insert(field);
  }
  if (!options.id.empty()) {
    COMITY_TRY(const auto chosen, choose_item(session, {options.id, options.version, options.tenant}));
    request.item = chosen.row.seq;
    request.entry = chosen.row.record;
    if (!options.to.empty()) {
      COMITY_TRY(request.entry, exchange::find_release(*session.node, chosen.row.seq, options.to,
                                                       progress_on(session.terminal, Msg::kReadingLog)));
      session.terminal.end_progress();
    }
  }
  if (options.entry) request.entry = *options.entry;
  if (options.id.empty() && !options.entry) return fail(Code::usage, Msg::kProveWhat);
  return request;
}

Result<int> prove(Session& session, const Options& options) {
  COMITY_TRY(const auto request, request_of(session, options));
  COMITY_TRY(const auto proven, exchange::prove(*session.node, request));
  if (options.out.empty()) {
    session.terminal.print(proven.file);
  } else {
    COMITY_CHECK(write_file_atomically(session.terminal.resolve(options.out), proven.file, Readers::everyone));
    const auto told = proven.erased ? Msg::kProvedErased : Msg::kProved;
    if (session.format == Format::json) {
      json::Writer out;
      out.begin_object().member("file", options.out).member("erased", proven.erased).end_object();
      session.terminal.print(out.take() + "\n");
    } else {
      session.terminal.say({told, {{"file", printable(options.out)}}});
    }
  }
  return kDone;
}

// By its canonical form, so that white space and the order of members do not matter.
Result<crypto::Sha256> digest_of_file(const Session& session, const std::string& file) {
  COMITY_TRY(const auto text, read_file(session.terminal.resolve(file), kMaxItemFile));
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(text));
  return crypto::sha256(as_bytes(json::canonical(*root)));
}

void write(json::Writer& out, const std::string& file, const exchange::Checked& checked) {
  out.begin_object().member("file", file).member("origin", checked.origin).member("index", checked.index);
  out.member("size", checked.size).key("witnesses").begin_array();
  for (const auto& name : checked.witnesses) out.value(name);
  out.end_array();
  if (checked.seen) out.member("seen", to_text(*checked.seen));
  out.key("fields").begin_object();
  for (const auto& [field, value] : checked.fields) out.key(log::name_of(field)).raw(value);
  out.end_object().key("decided").begin_array();
  for (const auto& text : checked.decided) out.raw(text);
  out.end_array();
  if (checked.commitment) out.member("commitment", to_base64(*checked.commitment));
  out.member("item", checked.item_matches).member("decided_again", static_cast<std::uint64_t>(checked.decided_again));
  out.end_object();
}

void tell(const Session& session, const std::string& file, const exchange::Checked& checked) {
  session.terminal.say({Msg::kProofHolds,
                        {{"file", printable(file)},
                         {"index", with_commas(checked.index)},
                         {"origin", printable(checked.origin)},
                         {"witnesses", std::to_string(checked.witnesses.size())}}});
  for (const auto& [field, value] : checked.fields) {
    if (value == "null") continue;
    session.terminal.print(fmt::format("  {:<15} {}\n", log::name_of(field), printable(value)));
  }
  if (checked.commitment) session.terminal.print(fmt::format("  {:<15} {}\n", "item", to_base64(*checked.commitment)));
  if (checked.item_matches) session.terminal.say(Msg::kProofOfItem);
  if (checked.decided_again != 0) {
    session.terminal.say({Msg::kProofDecidedAgain, {{"count", std::to_string(checked.decided_again)}}});
  }
}

// Release and receipt of one crossing carry one commitment.
Status check_pairs(const std::vector<exchange::Checked>& all) {
  for (const auto& one : all) {
    if (!one.commitment || !all.front().commitment || *one.commitment != *all.front().commitment) {
      return fail(Code::unproven, Msg::kProofsOfTwoThings);
    }
  }
  return {};
}

Result<int> check(Session& session, const Options& options) {
  exchange::CheckRequest request;
  COMITY_TRY(request.policy, read_policy(session, options.policy));
  COMITY_TRY(request.rulebooks, read_rulebooks(session, options.rules));
  if (!options.item.empty()) {
    COMITY_TRY(request.item, digest_of_file(session, options.item));
  }
  json::Writer out;
  out.begin_object().key("proofs").begin_array();
  std::vector<exchange::Checked> all;
  for (const auto& file : options.files) {
    COMITY_TRY(request.file, read_file(session.terminal.resolve(file), kMaxProofFile));
    auto checked = exchange::check_evidence(request);
    if (!checked) {
      checked.error().where = printable(file) + (checked.error().where.empty() ? "" : ": ") + checked.error().where;
      return tl::make_unexpected(checked.error());
    }
    if (session.format == Format::people) tell(session, file, *checked);
    write(out, file, *checked);
    all.push_back(std::move(*checked));
  }
  if (all.size() > 1) COMITY_CHECK(check_pairs(all));
  if (session.format == Format::json) session.terminal.print(out.end_array().end_object().take() + "\n");
  return kDone;
}

void declare_log_prove(CLI::App& group, Invocation& invocation) {
  auto& command = declare(group, invocation, "prove", Msg::kHelpLogProve, Need::read);
  const auto options = std::make_shared<Options>();
  command.add_option("ID", options->id, help(Msg::kHelpLogProveItem));
  command.add_option("--version", options->version, help(Msg::kHelpLogProveVersion))->type_name("TIME");
  command.add_option("--tenant", options->tenant, help(Msg::kHelpLogProveTenant))->type_name("NAME");
  command.add_option("--to", options->to, help(Msg::kHelpLogProveTo))->type_name("HANDLE");
  command.add_option("--entry", options->entry, help(Msg::kHelpLogEntry))->type_name("NUMBER");
  command.add_flag("--show-item", options->show_item, help(Msg::kHelpLogShowItem));
  command.add_option("--open", options->open, help(Msg::kHelpLogOpen))->delimiter(',')->type_name("FIELD");
  command.add_option("--close", options->close, help(Msg::kHelpLogClose))->delimiter(',')->type_name("FIELD");
  command.add_option("--out", options->out, help(Msg::kHelpLogOut))->type_name("FILE");
  command.callback(runs(invocation, options, prove));
}

void declare_log_check(CLI::App& group, Invocation& invocation) {
  auto& command = declare_on_files(group, invocation, "check", Msg::kHelpLogCheck);
  const auto options = std::make_shared<Options>();
  command.add_option("FILE", options->files, help(Msg::kHelpLogCheckFile))->required();
  command.add_option("--policy", options->policy, help(Msg::kHelpLogPolicy))->type_name("FILE");
  command.add_option("--rules", options->rules, help(Msg::kHelpLogRules))->type_name("FILE");
  command.add_option("--item", options->item, help(Msg::kHelpLogItem))->type_name("FILE");
  command.callback(runs(invocation, options, check));
}

}  // namespace

void declare_log_proofs(CLI::App& group, Invocation& invocation) {
  declare_log_prove(group, invocation);
  declare_log_check(group, invocation);
}

}  // namespace comity::cli
