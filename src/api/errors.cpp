#include "api/errors.h"

#include "json/write.h"

namespace comity::api {

namespace {

// TAXII 2.1 §3.6.1: http_status is a string and equals the status.
std::string taxii_body(int status, std::string_view description) {
  json::Writer out;
  out.begin_object().member("title", phrase_of(status)).member("description", description);
  return out.member("http_status", std::to_string(status)).end_object().take();
}

// RFC 9457 §3.1: "about:blank" problems are titled by their status.
std::string problem_body(int status, std::string_view slug, std::string_view detail) {
  json::Writer out;
  out.begin_object().member("type", "about:blank").member("title", phrase_of(status)).member("status", status);
  if (!slug.empty()) out.member("code", slug);
  return out.member("detail", detail).end_object().take();
}

net::Response answer(Family family, int status, std::string_view slug, const std::string& sentence) {
  return family == Family::taxii ? json_answer(status, kTaxiiType, taxii_body(status, sentence))
                                 : json_answer(status, kProblemType, problem_body(status, slug, sentence));
}

// Where such an error is, is a place in what was sent: a parameter, a member. Of others it may be a path of this
// machine.
bool is_of_request(Code code) {
  return code == Code::usage || code == Code::invalid || code == Code::malformed || code == Code::limit;
}

}  // namespace

std::string_view phrase_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 202: return "Accepted";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return status < 500 ? "Bad Request" : "Internal Server Error";
  }
}

net::Response json_answer(int status, std::string_view type, std::string body) {
  net::Response response;
  response.status = status;
  response.fields.add("content-type", type);
  response.fields.add("cache-control", "no-store");
  response.fields.add("x-content-type-options", "nosniff");
  response.body = std::move(body);
  return response;
}

net::Response error_answer(Family family, int status, const Message& why, std::string_view where) {
  const auto sentence = render(why);
  return answer(family, status, {}, where.empty() ? sentence : std::string(where) + ": " + sentence);
}

net::Response error_answer(Family family, const Error& error) {
  const auto& known = info(error.code);
  // What went wrong inside concerns the operator; a caller learns that it did, not where.
  const bool inside = known.http_status >= 500 && error.code != Code::busy && error.code != Code::full;
  const auto sentence = is_of_request(error.code) ? error.sentence() : render(inside ? Msg::kInside : error.message);
  auto response = answer(family, known.http_status, known.slug, sentence);
  if (error.code == Code::busy) response.fields.add("retry-after", "10");
  return response;
}

net::Response command_problem(std::string_view slug, std::string_view sentence) {
  int status = 500;
  for (auto code = static_cast<int>(Code::usage); code <= static_cast<int>(Code::internal); ++code) {
    const auto& known = info(static_cast<Code>(code));
    if (known.slug == slug) status = known.http_status;
  }
  return json_answer(status, kProblemType, problem_body(status, slug, sentence));
}

}  // namespace comity::api
