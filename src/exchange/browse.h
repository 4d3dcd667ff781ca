// Reads collections page by page, in the order in which things became visible in them.
//
// A page costs what it shows, whatever else the node holds. Positions leave the node as sealed cursors, bound to the
// collection, the reader's party and the filters: TAXII 2.1 §3.5 has `next` mean something only beside the same
// filters. Any thread. Errors: usage (a cursor of another query), those of the store.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
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

struct Browse {
  std::optional<Time> added_after;  // strictly later
  std::string next;                 // a cursor; goes before added_after
  std::size_t limit = 100;
};

struct Listing {
  std::vector<store::PageEntry> entries;
  bool more = false;
  std::string next;  // when there is more
};

Result<Listing> browse(Node& node, const Collection& collection, std::string_view reader, const Selection& selection,
                       const Browse& browse);

// Whether the collection shows any version of the object.
Result<bool> shows(Node& node, const Collection& collection, const std::string& id);

// Takes what is selected of one object out of a box; how many versions those were. The items stay in the node, so
// that another content under the same version is still found out.
Result<std::size_t> withdraw(Node& node, const Collection& box, const Selection& selection, std::string_view caller);

}  // namespace comity::exchange
