// The head of an answer (RFC 9112 §4), and how its end is told. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "net/request_head.h"

namespace comity::net {

enum class Ending : std::uint8_t {
  none,     // no body is sent
  length,   // Content-Length
  chunked,  // RFC 9112 §7.1
  closing,  // the end of the connection, for HTTP/1.0
};

// How the body of `response` ends. `method` and `version` are the request's.
Ending ending_of(const Response& response, std::string_view method, Version version);

struct AnswerHead {
  Ending ending = Ending::length;
  Version version = Version::http_1_1;  // the client's
  Persistence persistence = Persistence::keep;
  std::string_view date;  // date_text
};

std::string answer_head(const Response& response, const AnswerHead& how);

// RFC 9110 §5.6.7 IMF-fixdate
std::string date_text(Time now);

// The line before a chunk of that many bytes (more than 0).
std::string chunk_line(std::size_t size);

inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";
inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace comity::net
