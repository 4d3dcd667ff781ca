// Objects, one object, its versions, the manifest: TAXII 2.1 §5.3, §5.4, §5.6, §5.8.
#include "json/read.h"
#include "api/taxii/filters.h"
#include "api/taxii/list_stream.h"
#include "api/taxii/taxii.h"
#include "exchange/find.h"
#include "json/write.h"
#include "stix/object.h"

namespace comity::api {

namespace {

net::Response answer_of(Result<net::Response> made) {
  return made ? std::move(*made) : error_answer(Family::taxii, made.error());
}

// The version as it stands in the object, to the letter.
Result<std::string> version_text(exchange::Node& node, const store::ItemRow& item) {
  if (item.version.empty()) return std::string(kNoVersion);
  COMITY_TRY(const auto bytes, exchange::shared_content(node, item));
  json::Reader reader(exchange::whole_items());
  COMITY_TRY(const auto* root, reader.read(*bytes));
  const stix::Object object(*root);
  return std::string(object.modified().empty() ? object.created() : object.modified());
}

Element content_of(exchange::Node& node) {
  return [&node](const exchange::Shown& shown, std::string& out) -> Status {
    COMITY_TRY(const auto bytes, exchange::shown_content(node, shown));
    out += *bytes;
    return {};
  };
}

Result<Element> record_of(exchange::Node& node) {
  COMITY_TRY(const auto classes, node.classes().all(node.store()));
  return Element([&node, classes](const exchange::Shown& shown, std::string& out) -> Status {
    const auto& entry = shown.entry;
    COMITY_TRY(const auto version, version_text(node, entry.item));
    const auto& spec = classes->at(entry.item.class_id - 1).spec;
    json::Writer record;
    record.begin_object().member("id", shown.id);
    record.member("date_added", to_text(Time{static_cast<std::int64_t>(entry.stamp)})).member("version", version);
    record.member("media_type", "application/stix+json;version=" + spec).end_object();
    out += record.take();
    return {};
  });
}

Element version_of(exchange::Node& node) {
  return [&node](const exchange::Shown& shown, std::string& out) -> Status {
    COMITY_TRY(const auto version, version_text(node, shown.entry.item));
    json::append_string(out, version);
    return {};
  };
}

}  // namespace

// §5: a collection in which the caller has no part is not there for it.
Result<exchange::Collection> Taxii::find_offered(const Call& call) const {
  auto found = node_.collections().find(call.segments[0], call.segments[1]);
  const auto& rights = call.caller->rights;
  if (!found || !(rights.may_read(found->id) || rights.may_write(found->id))) {
    return fail(Code::not_found, Msg::kNoSuchCollection);
  }
  return std::move(*found);
}

Result<exchange::Collection> Taxii::find_readable(const Call& call) const {
  COMITY_TRY(auto collection, find_offered(call));
  if (!call.caller->rights.may_read(collection.id)) return fail(Code::denied, Msg::kMayNotRead);
  return collection;
}

// The page that a request asks for, of the whole collection or of the one object that it names.
Result<exchange::Listing> Taxii::listing(const Call& call, FilterOf endpoint, exchange::Gives gives) const {
  COMITY_TRY(const auto collection, find_readable(call));
  COMITY_TRY(auto filters, read_filters(call.parameters, endpoint, options_.page_limit));
  const auto audience = exchange::audience_of(*call.caller);
  if (endpoint != FilterOf::collection) {
    const auto& id = call.segments[2];
    COMITY_TRY(const bool shown, shows(node_, collection, audience, id));
    if (!shown) return fail(Code::not_found, Msg::kNoSuchObject);
    filters.selection.ids = {id};
  }
  filters.browse.gives = gives;
  return browse(node_, collection, audience, filters.selection, filters.browse);
}

net::Response Taxii::objects(const Call& call) {
  return answer_of([&]() -> Result<net::Response> {
    COMITY_TRY(auto page, listing(call, FilterOf::collection, exchange::Gives::objects));
    return list_answer(std::move(page), "objects", content_of(node_));
  }());
}

net::Response Taxii::manifest(const Call& call) {
  return answer_of([&]() -> Result<net::Response> {
    COMITY_TRY(auto page, listing(call, FilterOf::collection, exchange::Gives::manifest));
    COMITY_TRY(auto record, record_of(node_));
    return list_answer(std::move(page), "objects", std::move(record));
  }());
}

net::Response Taxii::object(const Call& call) {
  return answer_of([&]() -> Result<net::Response> {
    COMITY_TRY(auto page, listing(call, FilterOf::object, exchange::Gives::objects));
    return list_answer(std::move(page), "objects", content_of(node_));
  }());
}

net::Response Taxii::versions(const Call& call) {
  return answer_of([&]() -> Result<net::Response> {
    COMITY_TRY(auto page, listing(call, FilterOf::versions, exchange::Gives::versions));
    return list_answer(std::move(page), "versions", version_of(node_));
  }());
}

}  // namespace comity::api
