// What opens a node's secrets: a passphrase, or a file that holds a key. One or the other.
//
// Move-only; used by one thread at a time. Errors: usage, denied, exists and those of base/file.h.
#pragma once

#include <filesystem>
#include <variant>

#include "base/random.h"
#include "crypto/passphrase.h"

namespace comity::party {

struct Passphrase {
  crypto::Secret text;
  crypto::PassphraseCost cost;  // for sealing; opening takes the cost that the sealed document states
};

using Protection = std::variant<Passphrase, crypto::Key>;

// A key from its file: 64 hexadecimal digits in a regular file of this user's that no one else may read.
Result<crypto::Key> read_key_file(const std::filesystem::path& path);

// Makes such a file. Code::exists when there is one: it may be the only key to a node.
Status create_key_file(const std::filesystem::path& path, Random& random);

}  // namespace comity::party
