// C2SP tlog-cosignature v1: what a witness says of a checkpoint, and when.
//
// Pure functions, safe on any thread. Times are whole seconds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "log/note.h"

namespace comity::log {

// By a key of the kind `cosignature`, over the text of a checkpoint's note. A key serves one witness alone, since what
// is signed does not say whose name stands beside it. `at` is cut to the second, and not before 1970.
NoteSignature cosign(const std::string& witness, const crypto::SigningKey& key, std::string_view body, Time at);

// When the witness saw it; empty when the signature is wrong, names another key, or a time that Time cannot hold.
std::optional<Time> cosigned_at(const VerifierKey& witness, std::string_view body, const NoteSignature& signature);

}  // namespace comity::log
