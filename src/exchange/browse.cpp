#include "exchange/browse.h"

#include <algorithm>

#include "crypto/hash.h"
#include "exchange/classes.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr std::size_t kMaxPages = 64;  // looked at for one that shows something, before an empty one is answered
constexpr std::size_t kMostVersions = 10'000;
constexpr std::string_view kLatestSpec = "2.1";

bool is_one_of(const std::vector<std::string>& wanted, const std::string& one) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), one) != wanted.end();
}

// Which classes the collection and the selection leave, and how versions are chosen among them.
Result<store::PageQuery> query_of(Node& node, const Collection& collection, const Selection& selection) {
  store::PageQuery query;
  query.tenant = collection.tenant;
  if (collection.kind == CollectionKind::box) query.box = collection.id;
  query.versions = selection.versions;
  query.exact_versions = selection.exact_versions;
  COMITY_TRY(const auto all, node.classes().all(node.store()));
  for (const auto& facts : *all) {
    if (!fits(facts, collection.types, collection.markings) || !is_one_of(selection.types, facts.type) ||
        !is_one_of(selection.specs, facts.spec)) {
      continue;
    }
    query.classes.push_back(facts.id);
    // TAXII 2.1 §3.4.1: without match[spec_version], the latest specification version of each object.
    if (selection.specs.empty() && facts.spec != kLatestSpec) query.yielding.push_back(facts.id);
  }
  for (const auto& id : selection.ids) query.ids.push_back(node.vault().id_key(collection.tenant, id));
  return query;
}

std::string context_of(const Collection& collection, std::string_view reader, const Selection& selection) {
  json::Writer out;
  out.begin_array().value(collection.tenant).value(collection.id).value(reader);
  out.value(static_cast<int>(selection.versions));
  for (auto list : {selection.ids, selection.types, selection.specs, selection.exact_versions}) {
    std::sort(list.begin(), list.end());
    out.begin_array();
    for (const auto& text : list) out.value(text);
    out.end_array();
  }
  return to_hex(crypto::sha256(as_bytes(out.end_array().take())));
}

}  // namespace

Result<Listing> browse(Node& node, const Collection& collection, std::string_view reader, const Selection& selection,
                       const Browse& browse) {
  COMITY_TRY(auto query, query_of(node, collection, selection));
  const auto context = context_of(collection, reader, selection);
  query.limit = browse.limit;
  if (!browse.next.empty()) {
    COMITY_TRY(query.after, node.vault().open_cursor(browse.next, context));
  } else if (browse.added_after && browse.added_after->micros > 0) {
    COMITY_TRY(query.after, node.store().position_after(static_cast<std::uint64_t>(browse.added_after->micros)));
  }
  Listing listing;
  if (query.classes.empty()) return listing;
  for (std::size_t pages = 0; pages < kMaxPages; ++pages) {
    COMITY_TRY(auto page, node.store().page(query));
    listing.entries = std::move(page.entries);
    listing.more = page.more;
    query.after = page.next;
    if (!listing.more || !listing.entries.empty()) break;
  }
  if (listing.more) listing.next = node.vault().seal_cursor(query.after, context);
  return listing;
}

Result<bool> shows(Node& node, const Collection& collection, const std::string& id) {
  Selection any;
  any.ids = {id};
  any.specs = {"2.0", "2.1"};
  Browse one;
  one.limit = 1;
  COMITY_TRY(const auto listing, browse(node, collection, {}, any, one));
  return !listing.entries.empty();
}

Result<std::size_t> withdraw(Node& node, const Collection& box, const Selection& selection, std::string_view caller) {
  COMITY_TRY(auto query, query_of(node, box, selection));
  query.limit = kMostVersions;
  std::size_t withdrawn = 0;
  for (bool more = !query.classes.empty(); more;) {
    COMITY_TRY(const auto page, node.store().page(query));
    more = page.more;
    query.after = page.next;
    if (page.entries.empty()) continue;
    store::Batch batch;
    batch.tenant = box.tenant;
    json::Writer out;
    out.begin_object().member("by", node.party().handle.text()).member("caller", caller);
    out.member("collection", box.id).key("withdrawn").begin_array();
    for (const auto& entry : page.entries) {
      batch.leaves.push_back({box.id, entry.item.seq});
      out.value(entry.item.seq);
    }
    batch.record = {store::RecordKind::state, node.vault().seal_note(out.end_array().end_object().take())};
    withdrawn += page.entries.size();
    COMITY_CHECK(node.store().apply(std::move(batch)));
  }
  return withdrawn;
}

}  // namespace comity::exchange
