// Reads collections page by page, in the order in which things became visible in them.
//
// A page costs what it shows, whatever else the node holds; what is withheld costs nothing and shows nowhere. Positions
// leave the node as sealed cursors, bound to the collection, the reader's party and the filters: TAXII 2.1 §3.5 has
// `next` mean something only beside the same filters. Any thread. Errors: usage (a cursor of another query), those of
// the store.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "exchange/audience.h"
#include "exchange/collections.h"
#include "exchange/node.h"
#include "store/types.h"

namespace comity::exchange {

// What of a collection is meant. Lists are any-of; empty: no such filter.
struct Selection {
  std::vector<std::string> ids;
  std::vector<std::string> types;
  std::vector<std::string> specs;  // "2.0", "2.1"; empty: the latest of each object
  store::Versions versions = store::Versions::all;
  std::vector<std::string> exact_versions;  // as store::PageQuery has them
};

// What a page gives of its items, as the record of its release says it.
enum class Gives : std::uint8_t { objects, manifest, versions, file };

struct Browse {
  std::optional<Time> added_after;  // strictly later
  std::string next;                 // a cursor; goes before added_after
  std::size_t limit = 100;
  Gives gives = Gives::objects;
};

// An item as the reader may have it: whole, or with fields taken out under an id of its own.
struct Shown {
  store::PageEntry entry;
  std::string id;                   // that the reader sees
  std::vector<std::string> fields;  // that are taken out
};

struct Listing {
  std::vector<Shown> entries;
  bool more = false;
  std::string next;  // when there is more
};

// The next page of what the rules of both sides let the audience have. The decision on it is durable when it returns.
Result<Listing> browse(Node& node, const Collection& collection, const Audience& audience, const Selection& selection,
                       const Browse& browse);

// Of items that were found in a tenant those that the audience may have: what an export for another party gives out.
Result<std::vector<Shown>> release(Node& node, const std::string& tenant, const Audience& audience,
                                   std::vector<store::PageEntry> entries);

// Whether the audience may have a stored item as it is. Of one that it gets in another form, or not at all, nothing
// may tell it that it is there.
Result<bool> may_have(Node& node, const Audience& audience, store::Seq item);

// The bytes of an item as it is shown: those first received, or what is left of them.
Result<ContentCache::Content> shown_content(Node& node, const Shown& shown);

// What the log's leaf about it is made with: the digest is that of the item as it is shown.
Result<ItemSecret> shown_secret(Node& node, const Shown& shown);

// Whether the collection shows the audience any version of the object.
Result<bool> shows(Node& node, const Collection& collection, const Audience& audience, const std::string& id);

// Takes what is selected of one object, as far as the audience sees it, out of a box; how many versions those were.
// The items stay in the node, so that another content under the same version is still found out.
Result<std::size_t> withdraw(Node& node, const Collection& box, const Audience& audience, const Selection& selection);

}  // namespace comity::exchange
