// Canonical JSON: RFC 8785 (JCS). Equal values give equal bytes, whatever their spelling was.
#pragma once

#include <string>

#include "json/value.h"

namespace comity::json {

// Members sorted by UTF-16 code units (§3.2.3), numbers as doubles (§3.2.2.3): integers beyond 2^53 round, as
// the RFC's I-JSON domain has it.
std::string canonical(const Value& value);

// Appends to `out`, so that a caller may reuse its buffer.
void append_canonical(std::string& out, const Value& value);

}  // namespace comity::json
