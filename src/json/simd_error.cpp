#include "json/simd_error.h"

namespace comity::json {

Failure reading_error(simdjson::error_code error, const Limits& limits) {
  switch (error) {
    case simdjson::EMPTY: return fail(Code::malformed, Msg::kJsonEmpty);
    case simdjson::UTF8_ERROR: return fail(Code::malformed, Msg::kJsonNotUtf8);
    case simdjson::DEPTH_ERROR:
      return fail(Code::limit, {Msg::kJsonTooDeep, {{"limit", std::to_string(limits.depth)}}});
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
    case simdjson::UNCLOSED_STRING: return fail(Code::malformed, Msg::kJsonTruncated);
    default: return fail(Code::malformed, {Msg::kJsonSyntax, {{"reason", simdjson::error_message(error)}}});
  }
}

}  // namespace comity::json
