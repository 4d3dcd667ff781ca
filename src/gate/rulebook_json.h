// Rulebooks as canonical JSON (RFC 8785): the form that is hashed, signed and stored. docs/format/rulebook.md.
//
// Pure, any thread. Errors: malformed, limit, newer (a vocabulary or format after ours), invalid with a JSON pointer.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/result.h"
#include "gate/rulebook.h"
#include "json/value.h"

namespace comity::gate {

using Digest = std::array<std::uint8_t, 32>;  // SHA-256

inline constexpr std::string_view kRulebookFormat = "comity/rulebook/1";

// Canonical; read_json() of it gives the same book.
std::string to_json(const Rulebook& book);
Result<Rulebook> read_json(std::string_view text);
Result<Rulebook> read_json(const json::Value& value);

// Of the canonical form.
Digest digest_of(const Rulebook& book);
// Of one rule with its publisher: what an approval names. It stays as long as the rule reads the same.
Digest digest_of(const Rulebook& book, const Rule& rule);

}  // namespace comity::gate
