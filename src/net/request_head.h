// The head of an HTTP/1 request: its line and its fields, judged more strictly than the grammar alone.
//
// What two readers could take differently is refused, for that is how requests are smuggled past one of them. Plain
// values; a refusal is the status to answer, since who sends such a thing gets no more than that.
#pragma once

#include <cstdint>
#include <string_view>

#include "net/http.h"

namespace comity::net {

enum class Version : std::uint8_t { http_1_0, http_1_1 };
enum class Persistence : std::uint8_t { close, keep };

struct Head {
  Request request;  // but for the body and what only the connection knows
  Version version = Version::http_1_1;
  Persistence persistence = Persistence::keep;  // as the client wishes it
  bool expects_continue = false;
  bool chunked = false;
  std::uint64_t length = 0;  // Content-Length; 0 when there is none
};

// `text` is a whole head, from the first byte of its line to the empty line, its line ends and control characters
// checked (request_parser.cpp). Returns 0 or the status that refuses it.
int read_head(std::string_view text, std::uint32_t most_fields, Head& head);

}  // namespace comity::net
