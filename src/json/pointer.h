// JSON pointers, RFC 6901: where in a value something stands. Pure.
#pragma once

#include <string>
#include <string_view>

namespace comity::json {

// RFC 6901 §3. Appends "/" and the key with its "~" and "/" escaped.
inline void append_pointer(std::string& out, std::string_view key) {
  out += '/';
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

}  // namespace comity::json
