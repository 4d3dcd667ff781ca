#include "exchange/browse.h"

#include <algorithm>
#include <array>

#include "crypto/hash.h"
#include "exchange/beat.h"
#include "exchange/change.h"
#include "exchange/documents.h"
#include "exchange/journal.h"
#include "exchange/shown.h"
#include "exchange/view.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr std::size_t kMostVersions = 10'000;

std::string context_of(const Collection& collection, const Audience& audience, const Selection& selection) {
  json::Writer out;
  out.begin_array().value(collection.tenant).value(collection.id).value(audience.party);
  out.value(static_cast<int>(selection.versions));
  for (auto list : {selection.ids, selection.types, selection.specs, selection.exact_versions}) {
    std::sort(list.begin(), list.end());
    out.begin_array();
    for (const auto& text : list) out.value(text);
    out.end_array();
  }
  return to_hex(crypto::sha256(as_bytes(out.end_array().take())));
}

// The next entries that show something, all by the same rules.
Result<store::Page> next_page(Node& node, const View& view, store::Position after, std::size_t limit) {
  auto query = view.query();
  if (query.classes.empty()) return store::Page();
  query.after = after;
  query.limit = limit;
  return node.store().page(query);
}

// A page and the view that it was read by. Where rules changed or a class came meanwhile, it is read again.
struct Read {
  View view;
  store::Page page;
};

Result<Read> read(Node& node, const Collection& collection, const Audience& audience, const Selection& selection,
                  store::Position after, std::size_t limit) {
  for (;;) {
    COMITY_CHECK(keep_up(node));
    COMITY_TRY(auto view, View::make(node, collection, audience, selection));
    COMITY_TRY(auto page, next_page(node, view, after, limit));
    COMITY_TRY(const bool holds, view.still_holds());
    if (!holds) continue;
    view.note_withheld();
    return Read{std::move(view), std::move(page)};
  }
}

bool waits_for_witnesses(const View& view) {
  return (view.act().receiver.terms & gate::bit(gate::Term::witness_before_release)) != 0;
}

// What of the items goes out, once the decisions on it are durable, and witnessed where the receiver accepted only
// that.
Result<std::vector<Shown>> give_out(Node& node, const Collection& collection, const View& view,
                                    std::vector<store::PageEntry> entries, Gives gives) {
  constexpr std::array<std::string_view, 4> kGives{"objects", "manifest", "versions", "file"};
  auto shown = view.show(std::move(entries));
  if (shown.empty()) return shown;
  if (waits_for_witnesses(view)) COMITY_CHECK(node.published().check_quorum());
  Entry entry(node, store::RecordKind::release);
  const auto reasons = view.reasons(shown);
  json::Writer out;
  out.begin_object().member("collection", collection.id);
  out.member("gives", kGives.at(static_cast<std::size_t>(gives))).key("items").begin_array();
  for (std::size_t i = 0; i < shown.size(); ++i) {
    out.value(shown[i].entry.item.seq);
    COMITY_TRY(const auto secret, shown_secret(node, shown[i]));
    entry.items.push_back(item_hash(entry.key(), secret, reasons.by[i]));
  }
  entry.details = out.end_array().member("tenant", collection.tenant).end_object().take();
  entry.decisions = decisions_text(view.gate(), view.now(), view.act(), reasons.decided);
  COMITY_TRY(const auto outcome, node.store().apply(batch_of(node.vault(), entry)));
  if (waits_for_witnesses(view)) COMITY_CHECK(node.published().wait_for_quorum(outcome.log_index));
  return shown;
}

// Whether everything that was named is there.
bool has_all(const Selection& selection, const Listing& listing) {
  return std::all_of(selection.ids.begin(), selection.ids.end(), [&](const auto& id) {
    return std::any_of(listing.entries.begin(), listing.entries.end(), [&](const auto& one) { return one.id == id; });
  });
}

Collection everything_of(const std::string& tenant) { return {{}, tenant, CollectionKind::view, {}, {}, {}, {}, {}}; }

Result<Listing> listing_of(Node& node, const Collection& collection, const Audience& audience,
                           const Selection& selection, const Browse& browse) {
  const auto context = context_of(collection, audience, selection);
  store::Position after;
  if (!browse.next.empty()) {
    COMITY_TRY(after, node.vault().open_cursor(browse.next, context));
  } else if (browse.added_after && browse.added_after->micros > 0) {
    COMITY_TRY(after, node.store().position_after(static_cast<std::uint64_t>(browse.added_after->micros)));
  }
  COMITY_TRY(auto found, read(node, collection, audience, selection, after, browse.limit));
  Listing listing;
  COMITY_TRY(listing.entries, give_out(node, collection, found.view, std::move(found.page.entries), browse.gives));
  listing.more = found.page.more;
  if (listing.more) listing.next = node.vault().seal_cursor(found.page.next, context);
  return listing;
}

Result<bool> is_shown(Node& node, const Collection& collection, const Audience& audience, const std::string& id) {
  Selection any;
  any.ids = {id};
  any.specs = {"2.0", "2.1"};
  COMITY_TRY(const auto found, read(node, collection, audience, any, {}, 1));
  return !found.page.entries.empty();
}

Result<std::size_t> withdraw_all(Node& node, const Collection& box, const Audience& audience,
                                 const Selection& selection) {
  std::size_t withdrawn = 0;
  store::Position after;
  for (bool more = true; more;) {
    COMITY_TRY(const auto found, read(node, box, audience, selection, after, kMostVersions));
    more = found.page.more;
    after = found.page.next;
    if (found.page.entries.empty()) continue;
    store::Batch batch;
    batch.tenant = box.tenant;
    Entry state(node, store::RecordKind::state);
    json::Writer out;
    out.begin_object().member("caller", audience.caller);
    out.member("collection", box.id).key("withdrawn").begin_array();
    for (const auto& entry : found.page.entries) {
      batch.leaves.push_back({box.id, entry.item.seq});
      out.value(entry.item.seq);
    }
    state.details = out.end_array().end_object().take();
    batch.record = record_of(node.vault(), state);
    withdrawn += found.page.entries.size();
    COMITY_CHECK(node.store().apply(std::move(batch)));
  }
  return withdrawn;
}

}  // namespace

// What was looked at is given back before the wait, so that it does not weigh on what follows.
Result<Listing> browse(Node& node, const Collection& collection, const Audience& audience, const Selection& selection,
                       const Browse& browse) {
  const Beat beat;
  COMITY_TRY(auto listing, listing_of(node, collection, audience, selection, browse));
  if (!has_all(selection, listing)) beat.wait();
  return listing;
}

Result<std::vector<Shown>> release(Node& node, const std::string& tenant, const Audience& audience,
                                   std::vector<store::PageEntry> entries) {
  const auto everything = everything_of(tenant);
  const Selection any;
  COMITY_CHECK(keep_up(node));
  COMITY_TRY(const auto view, View::make(node, everything, audience, any));
  return give_out(node, everything, view, std::move(entries), Gives::file);
}

Result<bool> may_have(Node& node, const Audience& audience, store::Seq item) {
  COMITY_CHECK(keep_up(node));
  COMITY_TRY(const auto row, node.store().item(item));
  const auto everything = everything_of(row.tenant);
  const Selection any;
  COMITY_TRY(const auto view, View::make(node, everything, audience, any));
  return view.is_whole(row);
}

Result<ContentCache::Content> shown_content(Node& node, const Shown& shown) {
  return shown_content(node, shown.entry.item, shown.fields);
}

Result<ItemSecret> shown_secret(Node& node, const Shown& shown) {
  return shown_secret(node, shown.entry.item, shown.fields);
}

Result<bool> shows(Node& node, const Collection& collection, const Audience& audience, const std::string& id) {
  const Beat beat;
  COMITY_TRY(const bool is, is_shown(node, collection, audience, id));
  if (!is) beat.wait();
  return is;
}

Result<std::size_t> withdraw(Node& node, const Collection& box, const Audience& audience, const Selection& selection) {
  const Beat beat;
  COMITY_TRY(const auto withdrawn, withdraw_all(node, box, audience, selection));
  if (withdrawn == 0) beat.wait();
  return withdrawn;
}

}  // namespace comity::exchange
