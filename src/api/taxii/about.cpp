// Discovery, API roots and collections: TAXII 2.1 §4.1, §4.2, §5.1, §5.2.
#include <algorithm>

#include "api/taxii/media.h"
#include "api/taxii/taxii.h"
#include "json/write.h"

namespace comity::api {

namespace {

constexpr std::string_view kStixType = "application/stix+json;version=2.1";

bool is_offered(const exchange::Collection& collection, const exchange::Caller& caller) {
  return caller.rights.may_read(collection.id) || caller.rights.may_write(collection.id);
}

bool is_writable(const exchange::Collection& collection, const exchange::Caller& caller) {
  return collection.kind == exchange::CollectionKind::box && caller.rights.may_write(collection.id);
}

void write(json::Writer& out, const exchange::Collection& collection, const exchange::Caller& caller) {
  out.begin_object().member("id", collection.id).member("title", collection.title);
  if (!collection.description.empty()) out.member("description", collection.description);
  if (!collection.alias.empty()) out.member("alias", collection.alias);
  out.member("can_read", caller.rights.may_read(collection.id));
  out.member("can_write", is_writable(collection, caller));
  out.key("media_types").begin_array().value(kStixType).end_array().end_object();
}

}  // namespace

// The API roots of a caller are the tenants in which it has a collection; no other is there for it.
bool Taxii::has_root(const Call& call, const std::string& root) const {
  const auto all = node_.collections().of(root);
  return std::any_of(all.begin(), all.end(), [&](const auto& one) { return is_offered(one, *call.caller); });
}

net::Response Taxii::discovery(const Call& call) {
  const auto* host = call.request.fields.find("host");
  auto base = options_.public_url;
  if (base.empty() && host != nullptr) base = (call.request.secure ? "https://" : "http://") + *host;
  std::vector<std::string> roots;
  for (const auto& tenant : node_.collections().tenants()) {
    if (has_root(call, tenant)) roots.push_back(base + "/" + tenant + "/");
  }
  json::Writer out;
  out.begin_object().member("title", node_.party().name);
  out.member("description", render({Msg::kServerOf, {{"party", node_.party().handle.text()}}}));
  if (!node_.party().contacts.empty()) out.member("contact", node_.party().contacts.front().value);
  if (!roots.empty()) {  // §1.6.2: no empty list, and a default is one of it (§4.1.1)
    const auto own = std::find(roots.begin(), roots.end(), base + "/" + exchange::kOwnTenant + "/");
    out.member("default", own == roots.end() ? roots.front() : *own).key("api_roots").begin_array();
    for (const auto& root : roots) out.value(root);
    out.end_array();
  }
  return json_answer(200, kTaxiiType, out.end_object().take());
}

net::Response Taxii::api_root(const Call& call) {
  const auto& root = call.segments.front();
  if (!has_root(call, root)) return error_answer(Family::taxii, 404, Msg::kNoSuchRoot);
  json::Writer out;
  out.begin_object().member("title", node_.party().name + " / " + root);
  out.key("versions").begin_array().value(kTaxiiType).end_array();
  out.member("max_content_length", options_.max_content_length);
  return json_answer(200, kTaxiiType, out.end_object().take());
}

net::Response Taxii::collections(const Call& call) {
  const auto& root = call.segments.front();
  if (!has_root(call, root)) return error_answer(Family::taxii, 404, Msg::kNoSuchRoot);
  json::Writer out;
  out.begin_object().key("collections").begin_array();
  for (const auto& collection : node_.collections().of(root)) {
    if (is_offered(collection, *call.caller)) write(out, collection, *call.caller);
  }
  return json_answer(200, kTaxiiType, out.end_array().end_object().take());
}

net::Response Taxii::collection(const Call& call) {
  const auto found = node_.collections().find(call.segments[0], call.segments[1]);
  if (!found || !is_offered(*found, *call.caller)) return error_answer(Family::taxii, 404, Msg::kNoSuchCollection);
  json::Writer out;
  write(out, *found, *call.caller);
  return json_answer(200, kTaxiiType, out.take());
}

}  // namespace comity::api
