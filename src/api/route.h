// A route: what is answered where, declared once. Matching, access, limits on bodies, metrics and the OpenAPI
// document all read the same declarations.
//
// Plain values with static text, made once when the server starts; handlers run on any worker.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/callers.h"
#include "net/http.h"
#include "net/query.h"

namespace comity::api {

enum class Access : std::uint8_t {
  anyone,      // needs no credentials; says nothing that is not public
  known,       // a caller of this node
  administer,  // a caller that may administer it
};

enum class Family : std::uint8_t { plain, taxii, admin };  // how errors look

// A request once it was routed and its caller is known.
struct Call {
  const net::Request& request;
  std::vector<std::string> segments;  // what the pattern's {names} stood for, decoded, in order
  net::Parameters parameters;         // of the query
  const exchange::Caller* caller;     // absent only where anyone may call
};

enum class ParameterKind : std::uint8_t { text, count, list, flag };

// For the OpenAPI document; parameters are read by the handler.
struct Parameter {
  std::string_view name;
  ParameterKind kind;
  std::string_view about;
};

enum class Last : std::uint8_t {
  one,
  rest
};  // whether a pattern's last {name} is one segment, or all that follow as sent

enum class Placed : std::uint8_t { query, body };  // where a route's parameters are; in a body, members of an object

struct Route {
  std::string_view method;   // GET also answers HEAD
  std::string_view pattern;  // "/{root}/collections/": a segment in braces stands for any one; "" for none more
  std::string_view name;     // in logs and metrics; the operationId
  Family family;
  Access access;
  std::string_view about;
  std::vector<Parameter> parameters;
  std::uint64_t body_bytes = 0;
  // What the header alone decides (media types), before a body is read; may be absent.
  std::function<std::optional<net::Response>(const Call&)> admit;
  std::function<net::Response(const Call&)> handle;
  Placed parameters_in = Placed::query;
  Last last = Last::one;
};

// How far a target got: a route, or why not.
struct Match {
  const Route* route = nullptr;
  std::vector<std::string> segments;
  std::string allow;              // methods of the path, when it was the method that did not fit
  bool slash_is_missing = false;  // with "/" at the end there would be a route
};

class Router {
 public:
  void add(Route route);
  const std::vector<Route>& routes() const { return routes_; }
  // Segments that do not decode match nothing.
  Match match(std::string_view method, std::string_view path) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace comity::api
