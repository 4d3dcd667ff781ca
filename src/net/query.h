// The query of a target and the segments of its path, decoded.
//
// Strict: what is not percent-encoded UTF-8 without control characters is refused, never guessed at. Pure
// functions, linear, bounded by the header's size and kMaxParameters. Errors: malformed, limit.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace comity::net {

inline constexpr std::size_t kMaxParameters = 100;

using Parameters = std::vector<std::pair<std::string, std::string>>;  // name, value; as they came, repeated ones too

// `query` as Request has it, without "?". "+" is a space, as forms and most clients' libraries write it. A name without
// "=" has an empty value; empty parts ("a=1&&b=2") are passed over.
Result<Parameters> parse_query(std::string_view query);

// One segment of a path, as it stands between two "/". A "/" that was encoded in it is part of its name.
Result<std::string> decode_segment(std::string_view segment);

}  // namespace comity::net
