// The hashes of STIX 2.1 §2.7 and §10.7. Pure functions, any thread, no errors.
#pragma once

#include <optional>
#include <string_view>

namespace comity::stix {

// Whether `value` looks like a digest of that algorithm; empty when the algorithm is none of hash-algorithm-ov.
std::optional<bool> fits_algorithm(std::string_view algorithm, std::string_view value);

}  // namespace comity::stix
