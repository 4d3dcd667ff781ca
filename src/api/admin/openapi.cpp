#include "api/admin/openapi.h"

#include <map>

#include "api/errors.h"
#include "json/write.h"

namespace comity::api {

namespace {

void write_schema(json::Writer& out, ParameterKind kind) {
  out.begin_object();
  switch (kind) {
    case ParameterKind::text: out.member("type", "string"); break;
    case ParameterKind::count: out.member("type", "integer").member("minimum", 1); break;
    case ParameterKind::flag: out.member("type", "boolean"); break;
    case ParameterKind::list:
      out.member("type", "array").key("items").begin_object().member("type", "string").end_object();
      break;
  }
  out.end_object();
}

void write_parameter(json::Writer& out, std::string_view where, const Parameter& parameter, bool required) {
  out.begin_object().member("name", parameter.name).member("in", where).member("required", required);
  if (!parameter.about.empty()) out.member("description", parameter.about);
  if (parameter.kind == ParameterKind::list) out.member("style", "form").member("explode", false);
  write_schema(out.key("schema"), parameter.kind);
  out.end_object();
}

void write_segments(json::Writer& out, std::string_view pattern) {
  for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
    const auto name = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
    write_parameter(out, "path", {name, ParameterKind::text, {}}, true);
  }
}

void write_answer(json::Writer& out, std::string_view status, std::string_view about, std::string_view type) {
  out.key(status).begin_object().member("description", about).key("content").begin_object();
  out.key(type).begin_object().end_object().end_object().end_object();
}

void write_body(json::Writer& out, const Route& route) {
  out.key("requestBody").begin_object().key("content").begin_object();
  out.key(route.family == Family::taxii ? kTaxiiType : kJsonType).begin_object().key("schema").begin_object();
  out.member("type", "object");
  if (route.parameters_in == Placed::body) {
    out.key("properties").begin_object();
    for (const auto& parameter : route.parameters) write_schema(out.key(parameter.name), parameter.kind);
    out.end_object();
  }
  out.end_object().end_object().end_object().end_object();
}

void write_operation(json::Writer& out, const Route& route) {
  out.begin_object().member("operationId", route.name).member("summary", route.about);
  out.key("parameters").begin_array();
  write_segments(out, route.pattern);
  if (route.parameters_in == Placed::query) {
    for (const auto& parameter : route.parameters) write_parameter(out, "query", parameter, false);
  }
  out.end_array();
  if (route.body_bytes > 0) write_body(out, route);
  out.key("responses").begin_object();
  const auto type = route.family == Family::taxii ? kTaxiiType : kJsonType;
  write_answer(out, route.method == "POST" ? "2XX" : "200", "Done", type);
  write_answer(out, "default", "An error", route.family == Family::taxii ? kTaxiiType : kProblemType);
  out.end_object();
  if (route.access != Access::anyone) {
    out.key("security").begin_array();
    for (const auto* scheme : {"bearer", "basic"}) {
      out.begin_object().key(scheme).begin_array().end_array().end_object();
    }
    out.end_array();
  }
  out.end_object();
}

std::string lower(std::string_view method) {
  std::string text(method);
  for (auto& letter : text) letter = static_cast<char>(letter + ('a' - 'A'));
  return text;
}

}  // namespace

std::string openapi(const Router& router) {
  std::map<std::string_view, std::vector<const Route*>> by_path;
  for (const auto& route : router.routes()) by_path[route.pattern].push_back(&route);
  json::Writer out;
  out.begin_object().member("openapi", "3.1.0").key("info").begin_object();
  out.member("title", "comity").member("version", "1").end_object().key("paths").begin_object();
  for (const auto& [path, routes] : by_path) {
    out.key(path).begin_object();
    for (const auto* route : routes) {
      out.key(lower(route->method));
      write_operation(out, *route);
    }
    out.end_object();
  }
  out.end_object().key("components").begin_object().key("securitySchemes").begin_object();
  for (const auto* scheme : {"bearer", "basic"}) {
    out.key(scheme).begin_object().member("type", "http").member("scheme", scheme).end_object();
  }
  return out.end_object().end_object().end_object().take();
}

}  // namespace comity::api
