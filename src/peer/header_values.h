// Times as servers write them in headers: as the standards say, and as some do instead.
//
// Pure functions, linear, for any input.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace comity::peer {

// X-TAXII-Date-Added-First and -Last (TAXII 2.1 §3.2: an RFC 3339 timestamp in UTC with microseconds). Also taken:
// another number of digits or none, an offset, a space or small letters, and seconds, milli- or microseconds since
// 1970. Cut to microseconds.
std::optional<Time> date_added(std::string_view value);

// RFC 9110 §10.2.3: seconds, or an HTTP date; how long that is from `now` on, at least 0.
std::optional<std::chrono::seconds> retry_after(std::string_view value, Time now);

}  // namespace comity::peer
