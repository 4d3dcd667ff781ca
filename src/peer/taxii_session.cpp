#include "peer/taxii_session.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "json/read.h"
#include "peer/header_values.h"

namespace comity::peer {

namespace {

using std::chrono::milliseconds;

// TAXII 2.1 §1.6.8.1, and as some servers want it instead.
constexpr std::array<std::string_view, 3> kAccept{"application/taxii+json;version=2.1",
                                                  "application/taxii+json; version=2.1", "application/taxii+json"};
constexpr std::string_view kTaxii20 = "application/vnd.oasis.taxii+json";
constexpr milliseconds kFirstPause{500};
constexpr int kNotAcceptable = 406;

bool speaks_taxii_20(const net::ClientAnswer& answer) {
  const auto* type = answer.fields.find("content-type");
  return type != nullptr && type->find(kTaxii20) != std::string::npos;
}

bool is_cut_off(const net::ClientAnswer& answer) {
  const auto begin = answer.body.find_first_not_of(" \t\r\n");
  const auto end = answer.body.find_last_not_of(" \t\r\n");
  return answer.status == 200 && begin != std::string::npos && answer.body[begin] == '{' && answer.body[end] != '}';
}

std::string_view member(const json::Value& object, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (const auto* value = object.find(name); value != nullptr && value->is_string()) return value->text();
  }
  return {};
}

// What the server itself says about it: a TAXII error resource (TAXII 2.1 §3.6.1), or what resembles one.
std::string reason_of(const net::ClientAnswer& answer) {
  Limits limits;
  limits.object_bytes = 65'536;
  json::Reader reader(limits);
  const auto root = reader.read(answer.body);
  if (!root || !(*root)->is_object()) return {};
  std::string said(member(**root, {"title", "name", "message", "error"}));
  if (const auto more = member(**root, {"description"}); !more.empty())
    said.append(said.empty() ? "" : ": ").append(more);
  return said.empty() ? said : " (\"" + excerpt(said, 200) + "\")";
}

std::string target_of(const net::ClientAnswer& answer) {
  const auto* location = answer.fields.find("location");
  return location == nullptr ? "?" : shown(net::public_url(*location));
}

}  // namespace

std::string shown(std::string_view value) { return is_plain_text(value) ? excerpt(value, 200) : "?"; }

bool puts_off(int status) { return status == 429 || status == 503; }

Status check(const Credentials& credentials) {
  // RFC 7617 §2: no colon in the name. RFC 6750 §2.1: a token is visible ASCII.
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
  const auto is_invisible = [](char c) { return c <= ' ' || c > '~'; };
  const auto& user = credentials.user;
  const auto secret = credentials.secret.text();
  if (user.find(':') != std::string::npos || std::any_of(user.begin(), user.end(), is_control)) {
    return fail(Code::usage, Msg::kFeedUserName);
  }
  if (user.empty() ? std::any_of(secret.begin(), secret.end(), is_invisible)
                   : std::any_of(secret.begin(), secret.end(), is_control)) {
    return fail(Code::usage, Msg::kFeedSecret);
  }
  return {};
}

TaxiiSession::TaxiiSession(Transport transport, Credentials credentials, Random& random, const Clock& clock)
    : transport_(std::move(transport)), credentials_(std::move(credentials)), random_(random), clock_(clock) {}

Status TaxiiSession::wait(milliseconds time) {
  if (!transport_.wait(time)) return fail(Code::stopped, Msg::kStoppedByPerson);
  return {};
}

// Doubling from kFirstPause, a random half of it, so that clients that failed together do not come back together.
milliseconds TaxiiSession::backoff(int attempt) {
  const auto whole = kFirstPause * (1 << std::clamp(attempt - 1, 0, 6));
  return whole / 2 + milliseconds(random_.below(static_cast<std::uint64_t>(whole.count() / 2) + 1));
}

Status TaxiiSession::pause(int attempt) { return wait(backoff(attempt)); }

// How long to wait before asking again what was put off; empty when that is longer than anyone waits.
std::optional<milliseconds> TaxiiSession::patience(const net::ClientAnswer& answer, int attempt) {
  const auto* field = answer.fields.find("retry-after");
  const auto told = field == nullptr ? std::nullopt : retry_after(*field, clock_.now());
  if (!told) return backoff(attempt);
  if (*told > kMaxWait) return std::nullopt;
  return milliseconds(*told) + milliseconds(random_.below(250));
}

net::ClientRequest TaxiiSession::request_for(const FeedAddress& address, const std::string& query) const {
  net::ClientRequest request;
  request.url = address.url() + (query.empty() ? "" : "?" + query);
  request.fields.add("user-agent", "comity");
  const auto secret = credentials_.secret.text();
  if (!credentials_.user.empty()) {
    const auto pair = credentials_.user + ":" + std::string(secret);
    request.fields.add("authorization", "Basic " + to_base64(as_bytes(pair)));
  } else if (!secret.empty()) {
    request.fields.add("authorization", "Bearer " + std::string(secret));
  }
  return request;
}

// Tries the forms of the Accept field until one is taken.
Result<net::ClientAnswer> TaxiiSession::negotiate(const net::ClientRequest& request) {
  const auto send_as = [&](std::string_view accept) {
    auto asked = request;
    asked.fields.add("accept", accept);
    return transport_.send(asked);
  };
  for (std::size_t tried = 0; tried < kAccept.size(); ++tried) {
    COMITY_TRY(auto answer, send_as(kAccept.at(accept_)));
    if (speaks_taxii_20(answer)) return fail(Code::remote, Msg::kFeedTaxii20);
    if (answer.status != kNotAcceptable) return answer;
    accept_ = (accept_ + 1) % kAccept.size();
  }
  COMITY_TRY(const auto older, send_as(std::string(kTaxii20) + ";version=2.0"));
  return fail(Code::remote, speaks_taxii_20(older) ? Msg::kFeedTaxii20 : Msg::kFeedNotAcceptable);
}

Result<net::ClientAnswer> TaxiiSession::get(const FeedAddress& address, const std::string& query, Repeat repeat) {
  const auto request = request_for(address, query);
  const auto located = [&](Error error) {
    if (error.where.empty()) error.where = address.url();
    return tl::make_unexpected(std::move(error));
  };
  for (int attempt = 1;; ++attempt) {
    auto answer = negotiate(request);
    if (answer && is_cut_off(*answer)) answer = fail(Code::remote, Msg::kFeedCutOff);
    std::optional<milliseconds> time;
    if (answer && puts_off(answer->status)) {
      time = patience(*answer, attempt);
    } else if (repeat == Repeat::always && (answer ? answer->status >= 500 : answer.error().code == Code::remote)) {
      time = backoff(attempt);
    }
    if (!time || attempt == kAttempts) return answer ? std::move(answer) : located(answer.error());
    if (const auto waited = wait(*time); !waited) return located(waited.error());
  }
}

Failure refusal(const net::ClientAnswer& answer, const FeedAddress& address) {
  const auto where = address.url();
  const auto reason = reason_of(answer);
  if (answer.status == 401) return fail(Code::denied, {Msg::kFeedUnauthorised, {{"reason", reason}}}, where);
  if (answer.status == 403) return fail(Code::denied, {Msg::kFeedForbidden, {{"reason", reason}}}, where);
  if (answer.status == 404) return fail(Code::not_found, {Msg::kFeedNotFound, {{"reason", reason}}}, where);
  if (puts_off(answer.status)) {
    const auto* told = answer.fields.find("retry-after");
    return fail(Code::remote,
                {Msg::kFeedPutsOff,
                 {{"status", std::to_string(answer.status)}, {"when", told == nullptr ? "?" : shown(*told)}}},
                where);
  }
  if (answer.status >= 300 && answer.status < 400) {
    return fail(Code::remote, {Msg::kFeedRedirects, {{"target", target_of(answer)}}}, where);
  }
  return fail(Code::remote, {Msg::kFeedStatus, {{"status", std::to_string(answer.status)}, {"reason", reason}}}, where);
}

}  // namespace comity::peer
