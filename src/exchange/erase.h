// Erases items for good, and remembers that they were erased.
//
// Each erasure is first written to DIR/erasures (append only, synced), which no backup contains, then done in the
// store. So a restored backup can be brought to the same state, and a crash in between leaves a list that doctor
// sees is ahead. The list holds keyed names only: whoever reads it learns no id. Format: docs/format/erasures.md.
// Errors: not_found, damaged, io and those of the store.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/node.h"

namespace comity::exchange {

// Every version of an object, or the one named (a STIX timestamp; empty: all). `basis` says why, for the journal:
// a law, an order, a request. What was set aside of the object goes, too.
struct Erased {
  std::uint64_t versions = 0;
  bool overwritten = true;  // false: a reader holds the log that still has the bytes; they go when it ends
};
Result<Erased> erase(Node& node, const std::string& tenant, const std::string& id, const std::string& version,
                     const std::string& basis);

Result<std::vector<store::VersionKey>> read_erasures(const std::filesystem::path& list);

// Does what a list says, unless the store has noted that it is done already. What the store never held is noted
// there too, so that it does not come in later. The number of versions erased.
Result<std::uint64_t> replay_erasures(store::Store& store, const Vault& vault, const std::filesystem::path& list,
                                      const std::string& party, Time now);

inline constexpr std::uint64_t kMaxErasuresBytes = 1ULL << 30U;

}  // namespace comity::exchange
