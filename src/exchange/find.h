// Finds what the node holds: by type, id, name, value, marking, time. This is what `list` and `export` ask.
//
// Without a name, value or id a search pages over announcements in their order (oldest first) in constant time.
// With one it asks the index of keyed words, newest first, and opens each candidate to see whether it matches.
// Only active items are found. Safe on any thread. Errors: usage (a filter nobody can mean), those of the store.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "exchange/node.h"
#include "store/types.h"

namespace comity::exchange {

struct Search {
  std::string tenant;
  std::vector<std::string> types;  // any of them
  std::string id;
  std::string name;                   // every word of it is in the name or an alias
  std::string value;                  // equal but for case: an address, domain, hash, path, CVE number, …
  std::vector<std::string> markings;  // any: "TLP:AMBER", "none", or the id of a marking definition
  std::optional<Time> since;          // taken in at or after
  std::optional<Time> until;          // taken in at or before
  store::Versions versions = store::Versions::last;
  store::Position after;  // where the page before ended; for searches without name, value and id
  std::size_t limit = 50;
};

struct Found {
  std::vector<store::PageEntry> entries;
  bool more = false;
  store::Position next;
};

Result<Found> find(Node& node, const Search& search);

// A version as people write it, with or without the Z, as the store has it; empty when it is no timestamp.
std::optional<std::string> version_key(const std::string& text);

// The bytes exactly as first received.
Result<std::string> content(Node& node, const store::ItemRow& item);
// The same for what many ask for: from memory, where it is there.
Result<ContentCache::Content> shared_content(Node& node, const store::ItemRow& item);

}  // namespace comity::exchange
