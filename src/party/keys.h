// The secrets of a node and the document they are sealed in. Format: docs/format/keys.md.
//
// Move-only, zeroised when destroyed; read by any number of threads. Errors of opening: denied (another
// passphrase or key file), malformed, invalid, newer, limit.
#pragma once

#include <string>

#include "crypto/sign.h"
#include "party/protection.h"

namespace comity::party {

struct NodeSecrets {
  crypto::Key signing_seed;       // Ed25519
  crypto::Key item_key;           // wraps the keys of items
  crypto::Key index_key;          // HMAC of ids, digests and search words: what stays of an item tells nothing
  crypto::Key record_key;         // seals the journal and notes
  crypto::Key cursor_key;         // seals the cursors that are handed out
  std::uint32_t item_key_id = 1;  // names item_key beside what it wraps

  static NodeSecrets create(Random& random);
};

enum class ProtectionKind : std::uint8_t { passphrase, key_file };

// As docs/format/keys.md has it; a new salt each time. Code::usage for an empty passphrase.
Result<std::string> seal_to_json(const NodeSecrets& secrets, const Protection& protection, Random& random);

Result<NodeSecrets> open_from_json(std::string_view text, const Protection& protection);

// What opens the document, so that a command knows what to ask for.
Result<ProtectionKind> protection_of(std::string_view text);

}  // namespace comity::party
