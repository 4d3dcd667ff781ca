// How a node's secrets are opened: its key file, or a passphrase that is asked for.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "cli/settings.h"
#include "cli/terminal.h"
#include "party/keys.h"

namespace comity::cli {

inline constexpr const char* kPassphraseVariable = "COMITY_PASSPHRASE";

enum class Ask : std::uint8_t { once, twice };

// From COMITY_PASSPHRASE, or typed on the terminal without being shown. Code::denied when there is neither.
Result<crypto::Secret> ask_passphrase(const Terminal& terminal, Ask times);

// A new password for a person: typed twice on the terminal, else the first line of standard input.
Result<crypto::Secret> ask_password(const Terminal& terminal);

Result<party::Protection> unlock(const std::filesystem::path& folder, const Settings& settings,
                                 const Terminal& terminal);
// The same for another kind than the folder says: `key_file` is used where it is that.
Result<party::Protection> unlock(party::ProtectionKind kind, const std::filesystem::path& key_file,
                                 const Terminal& terminal);

}  // namespace comity::cli
