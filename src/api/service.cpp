#include "api/service.h"

#include "api/errors.h"
#include "json/write.h"

namespace comity::api {

namespace {

constexpr std::string_view kRealm = "comity";

Family family_of(std::string_view path) { return path.starts_with("/admin/") ? Family::admin : Family::taxii; }

// TAXII 2.1 §1.6.7, RFC 9110 §11.6.1: what would be taken as proof.
bool has_credentials(const net::Request& request) {
  return request.certificate || request.fields.find("authorization") != nullptr;
}

// A known caller's reading of items: who is not known never writes.
bool is_for_anyone(const Route* route) {
  return route != nullptr && route->family == Family::taxii && route->access == Access::known && route->method == "GET";
}

net::Response unknown_caller(Family family) {
  auto response = error_answer(family, 401, Msg::kWhoAreYou);
  response.fields.add("www-authenticate", std::string("Basic realm=\"").append(kRealm).append("\", charset=\"UTF-8\""));
  response.fields.add("www-authenticate", std::string("Bearer realm=\"").append(kRealm).append("\""));
  return response;
}

net::Response wait(Family family, std::chrono::seconds seconds) {
  auto response = error_answer(family, 429, {Msg::kTooFast, {{"seconds", std::to_string(seconds.count())}}});
  response.fields.add("retry-after", std::to_string(seconds.count()));
  return response;
}

Msg early_reason(int status) {
  switch (status) {
    case 408: return Msg::kNotInTime;
    case 413: return Msg::kBodyTooLarge;
    case 503: return Msg::kOverloaded;
    default: return Msg::kRefusedEarly;
  }
}

// Asked from this machine itself, and not by a proxy that stands on it.
bool is_local(const net::Request& request) {
  const bool proxied = request.fields.count("forwarded") + request.fields.count("x-forwarded-for") > 0;
  return (request.address.starts_with("127.") || request.address == "::1") && !proxied;
}

}  // namespace

struct Service::Found {
  const Route* route;
  std::vector<std::string> segments;
  net::Parameters parameters;
  std::optional<exchange::Caller> caller;

  Call call(const net::Request& request) const { return {request, segments, parameters, caller ? &*caller : nullptr}; }
  net::Response named(net::Response response) const {
    response.route = route->name;
    if (caller) response.caller = caller->name;
    return response;
  }
};

Service::Service(exchange::Node& node, exchange::Submissions& submissions, ServiceOptions options)
    : node_(node),
      submissions_(submissions),
      options_(std::move(options)),
      authenticator_(node),
      rate_(options_.caller_rate),
      taxii_(node, submissions, options_.taxii),
      log_(node) {
  declare_health();
  log_.declare(router_, options_.anonymous_log ? Access::anyone : Access::known);
  taxii_.declare(router_);
}

net::Response Service::no_route(const net::Request& request, const Match& match, bool is_known) const {
  const auto family = family_of(request.path);
  if (!is_known) return unknown_caller(family);
  if (match.slash_is_missing) {
    auto response = error_answer(family, 308, Msg::kSlashMissing);
    response.fields.add("location", request.path + "/" + (request.query.empty() ? "" : "?" + request.query));
    return response;
  }
  if (match.allow.empty()) return error_answer(family, 404, Msg::kNothingHere);
  auto response = error_answer(family, 405, {Msg::kMethodUnfit, {{"methods", match.allow}}});
  response.fields.add("allow", match.allow);
  return response;
}

// The route and the caller, or the answer to a request that has not both.
std::variant<Service::Found, net::Response> Service::find(const net::Request& request) {
  auto match = router_.match(request.method, request.path);
  Found found{match.route, std::move(match.segments), {}, {}};
  const auto family = found.route == nullptr ? family_of(request.path) : found.route->family;
  if (found.route == nullptr || found.route->access != Access::anyone) {
    auto identity = authenticator_.identify(request);
    if (const auto* later = std::get_if<Wait>(&identity)) return wait(family, later->seconds);
    if (auto* caller = std::get_if<exchange::Caller>(&identity)) found.caller = std::move(*caller);
    if (!found.caller && options_.anonymous && !has_credentials(request) && is_for_anyone(found.route)) {
      found.caller = exchange::anonymous_caller(node_.party().handle);
    }
    if (found.route == nullptr) return no_route(request, match, found.caller.has_value());
    if (!found.caller) return found.named(unknown_caller(family));
    if (found.route->access == Access::administer && !found.caller->rights.administer) {
      return found.named(error_answer(family, 403, Msg::kMayNotAdminister));
    }
  }
  auto parameters = net::parse_query(request.query);
  if (!parameters) return found.named(error_answer(family, 400, parameters.error().message));
  found.parameters = std::move(*parameters);
  return found;
}

std::variant<net::Admission, net::Response> Service::admit(const net::Request& request) {
  auto found = find(request);
  if (auto* answer = std::get_if<net::Response>(&found)) return std::move(*answer);
  const auto& known = std::get<Found>(found);
  if (known.caller && !rate_.take(known.caller->name, node_.environment().clock.now())) {
    return known.named(wait(known.route->family, std::chrono::seconds(1)));
  }
  if (known.route->admit) {
    if (auto refusal = known.route->admit(known.call(request))) return known.named(std::move(*refusal));
  }
  return net::Admission{known.route->body_bytes};
}

net::Response Service::handle(net::Request request) {
  auto found = find(request);
  if (auto* answer = std::get_if<net::Response>(&found)) return std::move(*answer);
  const auto& known = std::get<Found>(found);
  try {
    return known.named(known.route->handle(known.call(request)));
  } catch (const std::exception&) {  // only the standard library throws: memory, as a rule
    return known.named(error_answer(known.route->family, Error{Code::internal, Msg::kOutOfMemory, {}}));
  }
}

net::Response Service::refuse(const net::Request& request, int status) {
  const auto* route = request.path.empty() ? nullptr : router_.match(request.method, request.path).route;
  auto response = error_answer(route == nullptr ? Family::plain : route->family, status, early_reason(status));
  if (route != nullptr) response.route = route->name;
  return response;
}

void Service::declare_health() {
  router_.add({"GET",
               "/healthz",
               "healthz",
               Family::plain,
               Access::anyone,
               "Whether the node can read its store",
               {},
               0,
               {},
               [this](const Call&) { return health(); }});
  router_.add({"GET",
               "/metrics",
               "metrics",
               Family::plain,
               Access::anyone,
               "Counters for Prometheus, to this machine and to administrators",
               {},
               0,
               {},
               [this](const Call& call) { return show_metrics(call); }});
}

net::Response Service::health() const {
  const bool works = node_.store().record(0).has_value();
  json::Writer out;
  out.begin_object().member("status", works ? "ok" : "failing").end_object();
  return json_answer(works ? 200 : 503, kJsonType, out.take());
}

LogGauges Service::log_gauges() const {
  const auto& ledger = node_.ledger();
  return {ledger.head().size, node_.published().head(ledger).size, ledger.is_frozen(), node_.published().witnesses()};
}

net::Response Service::show_metrics(const Call& call) {
  if (!is_local(call.request)) {
    const auto identity = authenticator_.identify(call.request);
    const auto* caller = std::get_if<exchange::Caller>(&identity);
    if (caller == nullptr) return unknown_caller(Family::plain);
    if (!caller->rights.administer) return error_answer(Family::plain, 403, Msg::kMayNotAdminister);
  }
  const auto counts = node_.store().counts();
  if (!counts) return error_answer(Family::plain, counts.error());
  auto text = metrics_.text({metrics_.server(), *counts, submissions_.pending(), log_gauges()});
  return json_answer(200, "text/plain; version=0.0.4; charset=utf-8", std::move(text));
}

}  // namespace comity::api
