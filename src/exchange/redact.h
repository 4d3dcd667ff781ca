// The item that remains when fields are left out: a derived object of this node's. docs/format/redaction.md.
//
// STIX lets nobody but its creator change an object, so what remains is another one, with an id of its own
// (exchange/derived_id.h) and, but for observables, whose ids tell their content, a reference to the original. What is
// kept stands as it stood, byte for byte. Pure, linear in the object for each field, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace comity::exchange {

struct Derived {
  std::string id;
  std::string identity;  // this node's, as the creator
};

// `fields`: names of properties, "contact_information"; dotted paths, "x_victim.name", which lists are passed through
// on; the last or any part with a star behind it stands for every name that begins so, "x_*".
//
// The bytes themselves where the object has none of the fields: there is nothing to redact and nothing changes. Empty
// when the object would not keep the standard without them, or would lose what says how it is to be handled: such an
// item is withheld. Errors: malformed, limit, when the bytes are no object that a node can hold.
Result<std::optional<std::string>> redact(std::string_view bytes, const std::vector<std::string>& fields,
                                          const Derived& derived);

}  // namespace comity::exchange
