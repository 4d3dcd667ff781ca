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
  return [&node](const store::PageEntry& entry, std::string& out) -> Status {
    COMITY_TRY(const auto bytes, exchange::shared_content(node, entry.item));
    out += *bytes;
    return {};
  };
}

Result<Element> record_of(exchange::Node& node) {
  COMITY_TRY(const auto classes, node.classes().all(node.store()));
  return Element([&node, classes](const store::PageEntry& entry, std::string& out) -> Status {
    COMITY_TRY(const auto version, version_text(node, entry.item));
    const auto& spec = classes->at(entry.item.class_id - 1).spec;
    json::Writer record;
    record.begin_object().member("id", entry.item.id);
    record.member("date_added", to_text(Time{static_cast<std::int64_t>(entry.stamp)})).member("version", version);
    record.member("media_type", "application/stix+json;version=" + spec).end_object();
    out += record.take();
    return {};
  });
}

Element version_of(exchange::Node& node) {
  return [&node](const store::PageEntry& entry, std::string& out) -> Status {
    COMITY_TRY(const auto version, version_text(node, entry.item));
    json::append_string(out, version);
    return {};
  };
}

}  // namespace

// A collection that the caller may read. §5: what it has no part in is not there for it; without the right, 403.
struct Taxii::Target {
  exchange::Collection collection;
  std::string reader;
};

Result<Taxii::Target> Taxii::find_readable(const Call& call) const {
  const auto found = node_.collections().find(call.segments[0], call.segments[1]);
  const auto& rights = call.caller->rights;
  if (!found || !(rights.may_read(found->id) || rights.may_write(found->id))) {
    return fail(Code::not_found, Msg::kNoSuchCollection);
  }
  if (!rights.may_read(found->id)) return fail(Code::denied, Msg::kMayNotRead);
  return Target{*found, call.caller->party.text()};
}

// The page that a request asks for, of the whole collection or of the one object that it names.
Result<exchange::Listing> Taxii::listing(const Call& call, FilterOf endpoint) const {
  COMITY_TRY(const auto target, find_readable(call));
  COMITY_TRY(auto filters, read_filters(call.parameters, endpoint, options_.page_limit));
  if (endpoint != FilterOf::collection) {
    const auto& id = call.segments[2];
    COMITY_TRY(const bool shown, shows(node_, target.collection, id));
    if (!shown) return fail(Code::not_found, Msg::kNoSuchObject);
    filters.selection.ids = {id};
  }
  return browse(node_, target.collection, target.reader, filters.selection, filters.browse);
}

net::Response Taxii::objects(const Call& call) {
  return answer_of([&]() -> Result<net::Response> {
    COMITY_TRY(auto page, listing(call, FilterOf::collection));
    return list_answer(std::move(page), "objects", content_of(node_));
  }());
}

net::Response Taxii::manifest(const Call& call) {
  return answer_of([&]() -> Result<net::Response> {
    COMITY_TRY(auto page, listing(call, FilterOf::collection));
    COMITY_TRY(auto record, record_of(node_));
    return list_answer(std::move(page), "objects", std::move(record));
  }());
}

net::Response Taxii::object(const Call& call) {
  return answer_of([&]() -> Result<net::Response> {
    COMITY_TRY(auto page, listing(call, FilterOf::object));
    return list_answer(std::move(page), "objects", content_of(node_));
  }());
}

net::Response Taxii::versions(const Call& call) {
  return answer_of([&]() -> Result<net::Response> {
    COMITY_TRY(auto page, listing(call, FilterOf::versions));
    return list_answer(std::move(page), "versions", version_of(node_));
  }());
}

}  // namespace comity::api
