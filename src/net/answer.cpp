#include "net/answer.h"

#include <fmt/format.h>

#include <array>
#include <ctime>
#include <utility>

#include "net/grammar.h"

namespace comity::net {

namespace {

// RFC 9110 §15: what may be named; RFC 9112 §4 lets the rest go without.
std::string_view reason_of(int status) {
  constexpr auto kReasons = std::to_array<std::pair<int, std::string_view>>({
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {505, "HTTP Version Not Supported"},
      {507, "Insufficient Storage"},
  });
  for (const auto& [code, reason] : kReasons)
    if (code == status) return reason;
  return "";
}

// RFC 9110 §8.6, §15.3.5 and §15.4.5
bool has_no_body(int status) { return status == 204 || status == 304; }

}  // namespace

Ending ending_of(const Response& response, std::string_view method, Version version) {
  if (has_no_body(response.status)) return Ending::none;
  // RFC 9110 §9.3.2: as GET would have it, but for a length that only making the body would tell.
  if (method == "HEAD") return response.more ? Ending::none : Ending::length;
  if (!response.more) return Ending::length;
  return version == Version::http_1_0 ? Ending::closing : Ending::chunked;
}

std::string answer_head(const Response& response, const AnswerHead& how) {
  std::string out;
  out.reserve(512);
  out += fmt::format("HTTP/1.1 {} {}\r\ndate: {}\r\n", response.status, reason_of(response.status), how.date);
  for (const auto& [name, value] : response.fields.all()) {
    out.append(name).append(": ");
    // RFC 9110 §5.5: nothing that a service passes on can begin a line of its own.
    for (const char c : value) out += is_control(c) ? ' ' : c;
    out += "\r\n";
  }
  if (how.ending == Ending::length) out += fmt::format("content-length: {}\r\n", response.body.size());
  if (how.ending == Ending::chunked) out += "transfer-encoding: chunked\r\n";
  // RFC 9112 §9.3: HTTP/1.1 goes on unless told otherwise, HTTP/1.0 the other way round.
  if (how.persistence == Persistence::close) {
    out += "connection: close\r\n";
  } else if (how.version == Version::http_1_0) {
    out += "connection: keep-alive\r\n";
  }
  out += "\r\n";
  return out;
}

std::string date_text(Time now) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto seconds = static_cast<std::time_t>(now.micros / 1'000'000);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays.at(static_cast<std::size_t>(utc.tm_wday)),
                     utc.tm_mday, kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
}

std::string chunk_line(std::size_t size) { return fmt::format("{:x}\r\n", size); }

}  // namespace comity::net
