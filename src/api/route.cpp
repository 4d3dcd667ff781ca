#include "api/route.h"

namespace comity::api {

namespace {

// The next segment of a path, led by "/"; what is left follows.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool is_placeholder(std::string_view segment) { return segment.starts_with('{'); }

// The decoded segments that the pattern's placeholders stand for, or nothing.
std::optional<std::vector<std::string>> fit(const Route& route, std::string_view path) {
  std::vector<std::string> segments;
  auto pattern = route.pattern;
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = take_segment(pattern);
    if (pattern.empty() && route.last == Last::rest) {
      if (path.size() == 1) return std::nullopt;
      segments.emplace_back(path.substr(1));
      return segments;
    }
    auto given = net::decode_segment(take_segment(path));
    if (!given) return std::nullopt;
    if (is_placeholder(wanted)) {
      if (given->empty()) return std::nullopt;
      segments.push_back(std::move(*given));
    } else if (*given != wanted) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return segments;
}

bool answers(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

}  // namespace

void Router::add(Route route) { routes_.push_back(std::move(route)); }

Match Router::match(std::string_view method, std::string_view path) const {
  Match match;
  const bool bare = !path.ends_with('/');
  const auto slashed = std::string(path) + '/';
  for (const auto& route : routes_) {
    auto segments = fit(route, path);
    if (!segments) {
      if (bare && fit(route, slashed)) match.slash_is_missing = true;
      continue;
    }
    if (answers(route, method)) return {&route, std::move(*segments), {}, false};
    if (match.allow.find(route.method) != std::string::npos) continue;
    match.allow.append(match.allow.empty() ? "" : ", ").append(route.method == "GET" ? "GET, HEAD" : route.method);
  }
  return match;
}

}  // namespace comity::api
