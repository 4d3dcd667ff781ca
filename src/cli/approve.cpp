// comity approve list|ask|sign|take: approvals that rules require, from the asking to the answer.
#include <CLI/CLI.hpp>

#include "base/file.h"
#include "cli/item_view.h"
#include "cli/receiver.h"
#include "exchange/approvals.h"
#include "exchange/denial.h"
#include "exchange/documents.h"
#include "json/write.h"

namespace comity::cli {

namespace {

constexpr std::uint64_t kMaxStatementBytes = 65'536;

struct Options {
  ItemName item;
  Receiver receiver;
  std::string reason;
  std::string id;  // of an approval
  std::string file;
  std::string remark;
  bool refuse = false;
  bool revoke = false;
};

void print_json(const Session& session, const std::vector<exchange::Approval>& approvals) {
  json::Writer out;
  out.begin_object().key("approvals").begin_array();
  for (const auto& one : approvals) {
    out.begin_object().member("id", one.id).member("state", exchange::name_of(one.state));
    out.member("item", one.item_id).member("version", one.item_version).member("receiver", one.receiver);
    out.member("approver", one.approver).member("rule", one.rule_title).member("asked", to_text(one.asked));
    if (one.decided.micros != 0) out.member("decided", to_text(one.decided));
    if (one.expires.micros != 0) out.member("expires", to_text(one.expires));
    out.member("reason", one.reason).member("remark", one.remark);
    out.key("request").raw(exchange::request_text(one)).end_object();
  }
  session.terminal.print(out.end_array().end_object().take() + "\n");
}

Result<int> list(Session& session) {
  const auto approvals = session.node->approvals().all();
  if (session.format == Format::json) {
    print_json(session, approvals);
    return kDone;
  }
  Table table({help(Msg::kHeadApproval), help(Msg::kHeadState), help(Msg::kHeadItem), help(Msg::kHeadReceiver),
               help(Msg::kHeadApprover), help(Msg::kHeadExpires), help(Msg::kHeadRule)});
  for (const auto& one : approvals) {
    table.add({one.id, std::string(exchange::name_of(one.state)), one.item_id, one.receiver, one.approver,
               one.expires.micros == 0 ? "-" : to_text(one.expires), printable(one.rule_title)});
  }
  session.terminal.print(approvals.empty() ? help(Msg::kNoApprovals) + "\n" : table.text(session.terminal));
  return kDone;
}

Result<int> ask(Session& session, const Options& options) {
  auto& node = *session.node;
  COMITY_TRY(const auto chosen, choose_item(session, options.item));
  COMITY_TRY(const auto audience, audience_of(session, options.receiver));
  COMITY_TRY(const auto asked, node.approvals().ask(node, chosen.row, audience, options.reason));
  if (session.format == Format::json) {
    print_json(session, asked);
    return kDone;
  }
  for (const auto& one : asked) {
    session.terminal.explain(render({Msg::kApprovalAsked, {{"id", one.id}, {"approver", one.approver}}}));
    session.terminal.print(exchange::request_text(one) + "\n");
  }
  return kDone;
}

Result<std::string> request_of(const Session& session, const Options& options) {
  if (!options.file.empty()) {
    const auto path = session.terminal.resolve(options.file);
    return read_file(path, kMaxStatementBytes);
  }
  const auto asked = session.node->approvals().find(options.id);
  if (!asked) return fail(Code::not_found, Msg::kApprovalNotAsked);
  return exchange::request_text(*asked);
}

void tell(const Session& session, const exchange::Approval& approval) {
  if (session.format == Format::json) return print_json(session, {approval});
  session.terminal.say({Msg::kApprovalTaken,
                        {{"item", approval.item_id},
                         {"receiver", approval.receiver},
                         {"state", std::string(exchange::name_of(approval.state))}}});
}

// On the approver's own node. What it asked itself it takes at once; else the answer goes back to who asked.
Result<int> sign(Session& session, const Options& options) {
  auto& node = *session.node;
  const auto who = exchange::operator_of(node.party(), "operator");
  COMITY_TRY(const auto allowed, exchange::allow(node, gate::Action::approve, who));
  COMITY_TRY(const auto request, request_of(session, options));
  using enum exchange::ApprovalState;
  const auto state = options.revoke ? revoked : options.refuse ? refused : granted;
  COMITY_TRY(const auto statement, exchange::sign_approval(request, node.party().handle.text(), state, options.remark,
                                                           session.runtime.clock.now(), node.signing_key()));
  COMITY_CHECK(node.store().apply(exchange::node_batch(node, store::RecordKind::approval, "approve sign", allowed)));
  if (!options.file.empty()) {
    session.terminal.print(statement + "\n");
    return kDone;
  }
  COMITY_TRY(const auto taken, node.approvals().take(node, statement));
  tell(session, taken);
  return kDone;
}

Result<int> take(Session& session, const Options& options) {
  const auto path = session.terminal.resolve(options.file);
  COMITY_TRY(const auto statement, read_file(path, kMaxStatementBytes));
  COMITY_TRY(const auto taken, session.node->approvals().take(*session.node, statement));
  tell(session, taken);
  return kDone;
}

}  // namespace

void declare_approve(CLI::App& app, Invocation& invocation) {
  auto& group = declare_group(app, "approve", Msg::kHelpApprove);
  const auto options = std::make_shared<Options>();

  auto& listing = declare(group, invocation, "list", Msg::kHelpApproveList, Need::read);
  listing.callback([&invocation] { invocation.run = list; });

  auto& asking = declare(group, invocation, "ask", Msg::kHelpApproveAsk, Need::write);
  declare_item(asking, options->item);
  declare_receiver(asking, options->receiver).required();
  asking.add_option("--reason", options->reason, help(Msg::kHelpApproveReason))->type_name("TEXT");
  asking.callback(runs(invocation, options, ask));

  auto& signing = declare(group, invocation, "sign", Msg::kHelpApproveSign, Need::write);
  auto* const which = signing.add_option("APPROVAL", options->id, help(Msg::kHelpApprovalId));
  signing.add_option("--request", options->file, help(Msg::kHelpApproveRequest))->type_name("FILE")->excludes(which);
  auto* const refusing = signing.add_flag("--refuse", options->refuse, help(Msg::kHelpApproveRefuse));
  signing.add_flag("--revoke", options->revoke, help(Msg::kHelpApproveRevoke))->excludes(refusing);
  signing.add_option("--remark", options->remark, help(Msg::kHelpApproveRemark))->type_name("TEXT");
  signing.callback(runs(invocation, options, sign));

  auto& taking = declare(group, invocation, "take", Msg::kHelpApproveTake, Need::write);
  taking.add_option("FILE", options->file, help(Msg::kHelpApproveFile))->required();
  taking.callback(runs(invocation, options, take));
}

}  // namespace comity::cli
