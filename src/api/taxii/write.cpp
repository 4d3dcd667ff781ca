// Posting, statuses, removal: TAXII 2.1 §4.3, §5.5, §5.7.
#include "json/write.h"
#include "api/taxii/taxii.h"

namespace comity::api {

namespace {

void write_details(json::Writer& out, std::string_view key, const std::vector<exchange::Verdict>& verdicts) {
  if (verdicts.empty()) return;  // §1.6.2: no empty list
  out.key(key).begin_array();
  for (const auto& one : verdicts) {
    out.begin_object().member("id", one.id).member("version", one.version.empty() ? kNoVersion : one.version);
    if (!one.message.empty()) out.member("message", one.message);
    out.end_object();
  }
  out.end_array();
}

// §4.3.1. While it is pending the counts say how far it is; the lists come whole, or not at all.
std::string status_text(const exchange::Submission& submission) {
  json::Writer out;
  out.begin_object().member("id", submission.id).member("status", submission.complete ? "complete" : "pending");
  out.member("request_timestamp", to_text(submission.requested));
  out.member("total_count", submission.total);
  out.member("success_count", static_cast<std::uint64_t>(submission.successes.size()));
  write_details(out, "successes", submission.successes);
  out.member("failure_count", static_cast<std::uint64_t>(submission.failures.size()));
  write_details(out, "failures", submission.failures);
  out.member("pending_count", submission.pending());
  return out.end_object().take();
}

}  // namespace

Result<exchange::Collection> Taxii::find_writable(const Call& call) const {
  COMITY_TRY(auto collection, find_offered(call));
  if (collection.kind != exchange::CollectionKind::box) return fail(Code::denied, Msg::kViewIsFixed);
  if (!call.caller->rights.may_write(collection.id)) return fail(Code::denied, Msg::kMayNotWrite);
  return collection;
}

net::Response Taxii::post(const Call& call) {
  const auto box = find_writable(call);
  if (!box) return error_answer(Family::taxii, box.error());
  auto taken = submissions_.take(*box, exchange::audience_of(*call.caller), call.request.body);
  if (!taken) return error_answer(Family::taxii, taken.error());
  return json_answer(202, kTaxiiType, status_text(*taken));
}

net::Response Taxii::status(const Call& call) {
  const auto found = submissions_.find(call.segments[0], call.segments[1], call.caller->name);
  if (!found) return error_answer(Family::taxii, found.error());
  if (!*found) return error_answer(Family::taxii, 404, Msg::kNoSuchStatus);
  return json_answer(200, kTaxiiType, status_text(**found));
}

// §5.7: needs both rights; without match[version] every version goes.
net::Response Taxii::remove(const Call& call) {
  const auto removed = [&]() -> Result<net::Response> {
    COMITY_TRY(const auto box, find_writable(call));
    if (!call.caller->rights.may_read(box.id)) return fail(Code::denied, Msg::kMayNotRead);
    COMITY_TRY(auto filters, read_filters(call.parameters, FilterOf::removal, 1));
    filters.selection.ids = {call.segments[2]};
    if (filters.selection.specs.empty()) filters.selection.specs = {"2.0", "2.1"};
    COMITY_TRY(const auto count, withdraw(node_, box, exchange::audience_of(*call.caller), filters.selection));
    if (count == 0) return fail(Code::not_found, Msg::kNoSuchObject);
    return json_answer(200, kTaxiiType, {});
  }();
  return removed ? std::move(*removed) : error_answer(Family::taxii, removed.error());
}

}  // namespace comity::api
