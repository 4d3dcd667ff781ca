#include "api/admin/admin.h"

#include <memory>

#include "api/admin/openapi.h"
#include "api/admin/operations.h"
#include "api/errors.h"
#include "base/text.h"
#include "json/read.h"
#include "net/media_type.h"

namespace comity::api {

namespace {

constexpr std::uint64_t kOptionsBytes = 65'536;
constexpr int kUsageStatus = 2;

using Arguments = std::vector<std::string>;

const Parameter* find(const Operation& operation, std::string_view name) {
  for (const auto& parameter : operation.parameters) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

// As one word, so that no value can be taken for an option of its own.
Status add_option(Arguments& arguments, const Operation& operation, std::string_view name, std::string_view value) {
  const auto* parameter = find(operation, name);
  if (parameter == nullptr) return fail(Code::usage, {Msg::kParameterUnknown, {{"name", excerpt(name)}}});
  const auto option = std::string("--").append(name);
  if (parameter->kind != ParameterKind::flag) {
    arguments.push_back(option + "=" + std::string(value));
  } else if (value == "true") {
    arguments.push_back(option);
  } else if (value != "false") {
    return fail(Code::usage, {Msg::kFlagUnfit, {{"name", std::string(name)}}});
  }
  return {};
}

std::string text_of(const json::Value& value) {
  if (value.is(json::Kind::boolean)) return value.boolean() ? "true" : "false";
  return value.is_integer() ? std::to_string(value.integer()) : std::string(value.text());
}

Status add_members(Arguments& arguments, const Operation& operation, const std::string& body) {
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(body));
  if (!root->is_object()) return fail(Code::usage, Msg::kObjectExpected);
  for (const auto& member : root->items()) {
    if (!member.is_array()) {
      COMITY_CHECK(add_option(arguments, operation, member.key(), text_of(member)));
      continue;
    }
    for (const auto& element : member.items()) {
      COMITY_CHECK(add_option(arguments, operation, member.key(), text_of(element)));
    }
  }
  return {};
}

Placed placed(const Operation& operation) {
  return operation.method == "POST" && !operation.takes_content ? Placed::body : Placed::query;
}

Result<Arguments> arguments_of(const Operation& operation, const Call& call, const std::string& folder) {
  Arguments arguments(operation.command.begin(), operation.command.end());
  arguments.emplace_back("--json");
  for (const auto& [name, value] : call.parameters) COMITY_CHECK(add_option(arguments, operation, name, value));
  if (placed(operation) == Placed::body && !call.request.body.empty())
    COMITY_CHECK(add_members(arguments, operation, call.request.body));
  arguments.emplace_back("--");
  arguments.push_back(folder);
  arguments.insert(arguments.end(), call.segments.begin(), call.segments.end());
  if (operation.takes_content) arguments.emplace_back("-");
  return arguments;
}

// The problem that a command's JSON tells, if it tells one.
std::optional<net::Response> problem_of(const CommandOutcome& outcome) {
  json::Reader reader;
  const auto root = reader.read(outcome.out);
  const auto* error = root && (*root)->is_object() ? (*root)->find("error") : nullptr;
  if (error == nullptr || error->find("code") == nullptr || error->find("message") == nullptr) return std::nullopt;
  return command_problem(error->find("code")->text(), error->find("message")->text());
}

net::Response answer_of(const Operation& operation, const CommandOutcome& outcome) {
  if (outcome.status != 0) {
    if (auto problem = problem_of(outcome)) return std::move(*problem);
    if (outcome.status == kUsageStatus) return command_problem("usage", outcome.err);
    if (outcome.out.empty()) return command_problem("internal", render(Msg::kInside));
  }
  const bool made = placed(operation) == Placed::body;
  return json_answer(made ? 201 : 200, kJsonType, outcome.out);
}

// A browser can be made to send other types to this machine by any page that it shows.
std::optional<net::Response> refuse_type(const Call& call) {
  if (call.request.method != "POST") return std::nullopt;
  const auto* field = call.request.fields.find("content-type");
  const auto type = field == nullptr ? net::parse_media_type("") : net::parse_media_type(*field);
  const bool is_json =
      type && (type->is("application/json") || type->is("application/stix+json") || type->is("application/taxii+json"));
  if (is_json) return std::nullopt;
  return error_answer(Family::admin, 415, Msg::kJsonExpected);
}

}  // namespace

void declare_admin(Router& router, CommandRunner runner, std::string folder, std::uint64_t max_body) {
  const auto run = std::make_shared<CommandRunner>(std::move(runner));
  for (const auto& operation : operations()) {
    const auto body_bytes = operation.takes_content ? max_body : operation.method == "POST" ? kOptionsBytes : 0;
    router.add({operation.method, operation.pattern, operation.name, Family::admin, Access::administer, operation.about,
                operation.parameters, body_bytes, refuse_type,
                [run, folder, &operation](const Call& call) {
                  const auto arguments = arguments_of(operation, call, folder);
                  if (!arguments) return error_answer(Family::admin, arguments.error());
                  const auto& input = operation.takes_content ? call.request.body : std::string();
                  return answer_of(operation, (*run)(*arguments, input));
                },
                placed(operation)});
  }
  router.add({"GET",
              "/admin/openapi.json",
              "openapi",
              Family::admin,
              Access::administer,
              "This description of the interface",
              {},
              0,
              {},
              [&router](const Call&) { return json_answer(200, kJsonType, openapi(router)); }});
}

}  // namespace comity::api
