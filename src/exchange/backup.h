// Backups: one file with everything of a node but the key file, the passphrase and the list of erasures.
//
// The backup is the store's database; it carries copies of the node's other files, of which the secrets are sealed.
// Errors: exists, damaged, denied and those of the store.
#pragma once

#include <filesystem>
#include <optional>

#include "base/result.h"
#include "exchange/doctor.h"
#include "exchange/node.h"

namespace comity::exchange {

// Written while the node works on, then verified: every item of the copy is opened and compared. A file that does
// not verify is removed. What is in it.
Result<Diagnosis> backup(Node& node, const std::filesystem::path& file, const store::Progress& progress);

// What opens the secrets in a backup.
Result<party::ProtectionKind> protection_of_backup(const std::filesystem::path& file, const Environment& environment);

struct Restored {
  Diagnosis diagnosis;
  std::uint64_t erased_again = 0;
  std::filesystem::path replaced;  // where the former store was put, empty when there was none
};

enum class Replace : std::uint8_t { no, yes };

// Verifies the backup first; then makes a new folder of it, or with Replace::yes puts it in place of a node's store
// (which is kept under another name). `erasures` is the list of the node that the backup was made of; with Replace
// the folder's own list is used. What the list names is erased again before anything else can read it.
Result<Restored> restore(const std::filesystem::path& folder, const std::filesystem::path& file,
                         const party::Protection& protection, Replace replace,
                         const std::optional<std::filesystem::path>& erasures, const Environment& environment,
                         const store::Progress& progress);

}  // namespace comity::exchange
