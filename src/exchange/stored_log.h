// The log as the store keeps it: its tiles, its entries, its proofs.
//
// Functions on whatever reads the store, and one small owner of a tree in it; any thread. Errors: those of the store.
#pragma once

#include "log/audit.h"
#include "log/note.h"
#include "store/log_keeper.h"
#include "store/store.h"

namespace comity::exchange {

store::LogParts parts_of(store::Store& store);

// `first` names the log. Full tiles of level 0 and all others are stored; what follows the last full one is hashed
// from the journal.
log::TileSource tiles_of(store::LogParts parts, std::uint64_t first);

// Entries as C2SP tlog-tiles bundles them.
Result<Bytes> bundle_of(const store::LogParts& parts, std::uint64_t first, const log::TileId& bundle);

// Tiles as they stand in the store; the last one of level 0, which does not, hashed from the journal.
log::TileSource stored_tiles(store::Store& store, std::uint64_t first);

// Reads the whole log again: see log/audit.h.
Result<log::Audited> audit_stored(store::Store& store, const store::LogHead& head,
                                  const std::function<bool(std::uint64_t)>& go_on);
// Whether the head is what its checkpoint says, signed under that origin by one of the node's keys, and its root this
// one.
bool is_head_of(const store::LogHead& head, const log::Hash& root, std::span<const log::VerifierKey> keys);

}  // namespace comity::exchange
