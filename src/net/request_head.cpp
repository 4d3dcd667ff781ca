#include "net/request_head.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <limits>
#include <optional>

#include "net/grammar.h"

namespace comity::net {

namespace {

namespace http = boost::beast::http;
using Text = boost::beast::string_view;

constexpr int kBadRequest = 400;
constexpr int kExpectationFailed = 417;
constexpr int kFieldsTooLarge = 431;
constexpr int kNotImplemented = 501;
constexpr int kVersionNotSupported = 505;

std::string_view view(Text text) { return {text.data(), text.size()}; }

bool same(std::string_view text, std::string_view lower) { return lower_case(text) == lower; }

// Beast's grammar of a request's line and fields, without its containers: what it reads goes straight into a Head.
class Grammar final : public http::basic_parser<true> {
 public:
  Grammar(std::uint32_t most_fields, Head& head, std::string& target)
      : most_fields_(most_fields), head_(head), target_(target) {
    header_limit(std::numeric_limits<std::uint32_t>::max());  // its caller has bounded it
    skip(true);                                               // bodies are read elsewhere
  }

  bool too_many() const { return too_many_; }

 private:
  using Failed = boost::beast::error_code;

  void on_request_impl(http::verb, Text method, Text target, int version, Failed&) override {
    head_.request.method = view(method);
    head_.version = version == 10 ? Version::http_1_0 : Version::http_1_1;
    target_ = view(target);
  }
  void on_field_impl(http::field, Text name, Text value, Failed& failed) override {
    too_many_ = head_.request.fields.all().size() == most_fields_;
    if (too_many_) failed = http::error::header_limit;
    head_.request.fields.add(view(name), view(value));
  }
  void on_response_impl(int, Text, int, Failed&) override {}
  void on_header_impl(Failed&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Failed&) override {}
  std::size_t on_body_impl(Text, Failed&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, Text, Failed&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text, Failed&) override { return 0; }
  void on_finish_impl(Failed&) override {}

  std::uint32_t most_fields_;
  Head& head_;
  std::string& target_;
  bool too_many_ = false;
};

// RFC 9112 §2.3: the line names a version of HTTP, though not one of ours.
bool of_other_version(std::string_view text) {
  const auto line = text.substr(0, text.find('\r'));
  const auto version = line.substr(line.rfind(' ') + 1);
  return version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) && version[6] == '.' &&
         is_digit(version[7]) && version != "HTTP/1.1" && version != "HTTP/1.0";
}

// RFC 3986 §3.2.2 and §3.2.3: host and port, as far as characters go.
bool is_host(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char c) {
    return is_digit(c) || is_alpha(c) || std::string_view("-._~!$&'()*+,;=%:[]").find(c) != std::string_view::npos;
  });
}

// RFC 9112 §3.2: exactly one Host in HTTP/1.1, at most one before, and none that is not a host.
int check_host(const Head& head) {
  const auto count = head.request.fields.count("host");
  if (count > 1 || (count == 0 && head.version == Version::http_1_1)) return kBadRequest;
  return count == 0 || is_host(*head.request.fields.find("host")) ? 0 : kBadRequest;
}

// RFC 9112 §3.2.1 and §3.2.2: origin-form; of absolute-form what follows the authority.
int take_target(std::string_view target, Request& request) {
  // RFC 3986 §2: no target holds anything but visible ASCII; a fragment is never sent.
  if (!std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '#'; }))
    return kBadRequest;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!same(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    const auto path = target.find_first_of("/?");
    if (path == 0 || !is_host(target.substr(0, path))) return kBadRequest;
    target = path == std::string_view::npos ? "/" : target.substr(path);
    break;
  }
  const auto query = target.find('?');
  request.path = query == 0 ? "/" : target.substr(0, query);
  if (query != std::string_view::npos) request.query = target.substr(query + 1);
  return request.path.starts_with('/') ? 0 : kBadRequest;
}

// RFC 9110 §8.6: digits alone. Lists of equal values are allowed there to those who dare to repair them.
std::optional<std::uint64_t> length_of(std::string_view text) {
  constexpr std::size_t kMostDigits = 18;
  if (text.empty() || text.size() > kMostDigits || !std::all_of(text.begin(), text.end(), is_digit)) return {};
  std::uint64_t length = 0;
  for (const char digit : text) length = length * 10 + static_cast<std::uint64_t>(digit - '0');
  return length;
}

// RFC 9112 §6: how long the body is, in one way only.
int take_framing(Head& head) {
  const auto& fields = head.request.fields;
  const auto lengths = fields.count("content-length");
  const auto codings = fields.count("transfer-encoding");
  // RFC 9112 §6.1: both together, or a coding in HTTP/1.0, are how requests are smuggled; §6.3: repeated lengths.
  if (lengths > 1 || codings > 1 || (lengths > 0 && codings > 0)) return kBadRequest;
  if (codings > 0 && head.version == Version::http_1_0) return kBadRequest;
  if (codings > 0) {
    // RFC 9112 §6.1: a coding that is not understood; "chunked" alone is, written in no other way.
    if (!same(*fields.find("transfer-encoding"), "chunked")) return kNotImplemented;
    head.chunked = true;
  }
  if (lengths > 0) {
    const auto length = length_of(*fields.find("content-length"));
    if (!length) return kBadRequest;
    head.length = *length;
  }
  return 0;
}

// RFC 9110 §10.1.1
int take_expectation(Head& head) {
  const auto expect = head.request.fields.joined("expect");
  if (expect.empty() || head.version == Version::http_1_0) return 0;
  if (!same(expect, "100-continue")) return kExpectationFailed;
  head.expects_continue = head.chunked || head.length > 0;
  return 0;
}

}  // namespace

int read_head(std::string_view text, std::uint32_t most_fields, Head& head) {
  std::string target;
  Grammar grammar(most_fields, head, target);
  boost::beast::error_code failed;
  grammar.put(boost::asio::const_buffer(text.data(), text.size()), failed);
  if (grammar.too_many()) return kFieldsTooLarge;
  if (failed) return of_other_version(text) ? kVersionNotSupported : kBadRequest;
  if (!grammar.is_header_done()) return kBadRequest;
  head.persistence = grammar.keep_alive() ? Persistence::keep : Persistence::close;
  for (const int refusal : {check_host(head), take_target(target, head.request), take_framing(head)})
    if (refusal != 0) return refusal;
  return take_expectation(head);
}

}  // namespace comity::net
