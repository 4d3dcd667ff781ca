// What a connection makes of bytes that come in pieces: for tests and fuzzers of the request parser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/request_parser.h"

namespace comity::test {

inline constexpr std::uint64_t kAdmitted = 1'000'000;

// Each request on a line, then the status that refused the next, or "waits" when the next has only begun.
inline std::string request_outcome(const std::vector<std::string_view>& pieces) {
  using State = net::RequestParser::State;
  net::RequestParser parser(4'096, 20);
  std::string out;
  for (std::string_view bytes : pieces) {
    while (!bytes.empty() && parser.state() != State::refused) {
      bytes.remove_prefix(parser.feed(bytes));
      if (parser.state() == State::admit) parser.admit(kAdmitted);
      if (parser.state() != State::done) continue;
      const net::Request& request = parser.head().request;
      out += request.method + " " + request.path + (request.query.empty() ? "" : "?" + request.query) + " [" +
             request.body + "]\n";
      parser.next();
    }
  }
  if (parser.state() == State::refused) return out + std::to_string(parser.refusal()) + "\n";
  return parser.begun() ? out + "waits\n" : out;
}

}  // namespace comity::test
