// simdjson's error codes as ours; used inside json only.
#pragma once

#include <simdjson.h>

#include "base/limits.h"
#include "base/result.h"

namespace comity::json {

Failure reading_error(simdjson::error_code error, const Limits& limits);

}  // namespace comity::json
