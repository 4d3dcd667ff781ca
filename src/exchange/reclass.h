// Items whose handling class is no longer what it was when they came: a marking definition that they name has become
// known, or their embargo is over.
//
// Reads only; who asks applies the changes (Batch::classes), and announces what they make visible. Safe on any
// thread. Errors: those of the store.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "exchange/facts.h"
#include "exchange/node.h"
#include "json/read.h"
#include "store/types.h"

namespace comity::exchange {

// The marking definitions that the store holds, shows and can open, at most kMaxDefinitions.
Result<std::vector<Definition>> stored_definitions(store::Store& store, const Vault& vault);

// The class text of a stored item as it is now, from its content. Node::classing() is held until it is applied.
Result<std::string> class_anew(Node& node, json::Reader& reader, const store::ItemRow& row, Origin origin);

// Some of the items and their new class, and where to go on; done when `before` is 0.
struct Reclassed {
  std::vector<store::ClassChange> changes;
  store::Seq before = 0;
};
// Items of numbers below `before` (0: from the newest) that name the definition; looks at a few hundred a call.
Result<Reclassed> reclass_marked(Node& node, std::string_view tenant, std::string_view definition, store::Seq before);

// Items whose embargo was running when they were classed and is over, and when the next one ends.
struct Lapsed {
  std::vector<store::ClassChange> changes;  // at most a few hundred; then `next` is now
  std::optional<Time> next;                 // empty: no embargo is running
};
Result<Lapsed> lapsed_embargoes(Node& node, std::string_view tenant);

// What an input used when it described its objects.
struct Used {
  const Markings& markings;   // what was known, and the input's own definitions
  const Markings& own;        // of which these
  std::size_t moment = 0;     // of KnownMarkings, before
  store::Seq first_item = 0;  // the first that it took; 0: none
};
// Once a party with this identity has joined the directory: its items name it as their creator.
Status settle_creator(Node& node, const std::string& identity);

// Once an input is in: moves every item that was classed by less than is known now, its own and older ones.
Status settle_markings(Node& node, const Used& used);

}  // namespace comity::exchange
