// What a node does for itself when it is opened for writing, and after imports.
//
// One thread at a time a Node. Errors are those of the store.
#pragma once

#include "base/result.h"
#include "exchange/node.h"

namespace comity::exchange {

// Erasures that the store has not seen are done; the node's files, which backups carry inside the store, are
// copied into it where they changed.
Status catch_up(Node& node);

// Whether the classes were made by another version of the facts than this program's (exchange/facts.h).
Result<bool> classes_outdated(Node& node);
// Computes the facts of every item anew and moves those that changed to their new class. Crash-safe: what was
// moved stays, the version is noted at the end. The number of items moved.
Result<std::uint64_t> recompute_classes(Node& node, const store::Progress& progress);

// A new node's first dictionary: bytes that STIX objects share, written for this purpose.
Bytes starter_dictionary();
// Trains a dictionary once there are enough TLP:CLEAR items (only such: a dictionary holds pieces of what it was
// trained on, and outlives erasure). Used from when the node is next opened. True when one was added.
Result<bool> train_when_due(Node& node);
inline constexpr std::size_t kTrainingItems = 2000;

}  // namespace comity::exchange
