#include "api/admin/openapi.h"

#include <set>

#include "api/admin/admin.h"
#include "api/admin/operations.h"
#include "api/service.h"
#include "tests/support/data.h"
#include "tests/support/exchange_samples.h"

namespace comity::api {
namespace {

using test::Json;
using test::TestNode;

constexpr std::array kMethods{"get", "post", "delete"};

// A service with everything that is served, and its description read back.
class OpenApi : public testing::Test {
 protected:
  OpenApi()
      : submissions_(std::move(*exchange::Submissions::start(*node_, {}))),
        service_(*node_, *submissions_, {}),
        document_(text_of(service_)) {}

  static std::string text_of(Service& service) {
    const auto nothing = [](const std::vector<std::string>&, const std::string&) { return CommandOutcome(); };
    declare_admin(service.router(), nothing, "folder", 1'000);
    return openapi(service.router());
  }
  const std::vector<Route>& routes() { return service_.router().routes(); }
  const json::Value* operation_of(const Route& route) {
    const auto* path = document_->find("paths")->find(route.pattern);
    std::string method(route.method);
    for (auto& c : method) c = static_cast<char>(std::tolower(c));
    return path == nullptr ? nullptr : path->find(method);
  }

  TestNode node_;
  std::unique_ptr<exchange::Submissions> submissions_;
  Service service_;
  Json document_;
};

std::set<std::string> names_in(const json::Value* operation, std::string_view where) {
  std::set<std::string> names;
  for (const auto& parameter : operation->find("parameters")->items()) {
    if (parameter.find("in")->text() != where) continue;
    EXPECT_TRUE(names.emplace(parameter.find("name")->text()).second);
    EXPECT_EQ(parameter.find("required")->boolean(), where == "path");
    EXPECT_NE(parameter.find("schema")->find("type"), nullptr);
  }
  return names;
}

std::set<std::string> placeholders_of(std::string_view pattern) {
  std::set<std::string> names;
  for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1))
    names.emplace(pattern.substr(open + 1, pattern.find('}', open) - open - 1));
  return names;
}

TEST_F(OpenApi, HoldsEveryRouteAndNothingElse) {
  EXPECT_EQ(document_->find("openapi")->text(), "3.1.0");
  std::size_t count = 0;
  for (const auto& path : document_->find("paths")->items()) {
    for (const auto& operation : path.items()) {
      EXPECT_NE(std::find(kMethods.begin(), kMethods.end(), operation.key()), kMethods.end()) << operation.key();
      ++count;
    }
  }
  EXPECT_EQ(count, routes().size());
  EXPECT_GT(count, operations().size() + 10);
  for (const auto& route : routes()) {
    const auto* operation = operation_of(route);
    ASSERT_NE(operation, nullptr) << route.name;
    EXPECT_EQ(operation->find("operationId")->text(), route.name);
    EXPECT_FALSE(operation->find("summary")->text().empty()) << route.name;
    EXPECT_EQ(names_in(operation, "path"), placeholders_of(route.pattern)) << route.name;
    EXPECT_NE(operation->find("responses")->find("default"), nullptr);
  }
}

TEST_F(OpenApi, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const auto& route : routes()) EXPECT_TRUE(names.insert(route.name).second) << route.name;
}

// A reader needs nothing beside it, and a $ that came from a parameter would be taken for a reference.
TEST_F(OpenApi, RefersToNothing) { EXPECT_EQ(openapi(service_.router()).find('$'), std::string::npos); }

TEST_F(OpenApi, SaysWhatNeedsCredentials) {
  for (const auto& route : routes()) {
    const bool open = route.access == Access::anyone;
    EXPECT_EQ(operation_of(route)->find("security") == nullptr, open) << route.name;
  }
  const auto* schemes = document_->find("components")->find("securitySchemes");
  EXPECT_EQ(schemes->find("bearer")->find("scheme")->text(), "bearer");
  EXPECT_EQ(schemes->find("basic")->find("scheme")->text(), "basic");
}

TEST_F(OpenApi, ParametersStandWhereTheyAreRead) {
  for (const auto& one : operations()) {
    const auto route =
        std::find_if(routes().begin(), routes().end(), [&](const auto& r) { return r.name == one.name; });
    ASSERT_NE(route, routes().end());
    std::set<std::string> declared;
    for (const auto& parameter : one.parameters) declared.emplace(parameter.name);
    const auto* operation = operation_of(*route);
    const bool in_body = one.method == "POST" && !one.takes_content;
    EXPECT_EQ(names_in(operation, "query"), in_body ? std::set<std::string>() : declared) << one.name;
    const auto* body = operation->find("requestBody");
    EXPECT_EQ(body != nullptr, one.method == "POST") << one.name;
    if (!in_body) continue;
    std::set<std::string> members;
    for (const auto& member :
         body->find("content")->find("application/json")->find("schema")->find("properties")->items())
      members.emplace(member.key());
    EXPECT_EQ(members, declared) << one.name;
  }
}

TEST_F(OpenApi, ListsAndCountsAndFlagsHaveTheirTypes) {
  const auto type_of = [&](std::string_view route_name, std::string_view parameter_name) -> std::string {
    for (const auto& route : routes()) {
      if (route.name != route_name) continue;
      for (const auto& parameter : operation_of(route)->find("parameters")->items()) {
        if (parameter.find("name")->text() == parameter_name)
          return std::string(parameter.find("schema")->find("type")->text());
      }
    }
    return "absent";
  };
  EXPECT_EQ(type_of("taxii-objects", "limit"), "integer");
  EXPECT_EQ(type_of("taxii-objects", "match[type]"), "array");
  EXPECT_EQ(type_of("taxii-objects", "next"), "string");
  EXPECT_EQ(type_of("taxii-objects", "root"), "string");
}

TEST_F(OpenApi, IsServedToAdministrators) {
  const auto match = service_.router().match("GET", "/admin/openapi.json");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.route->access, Access::administer);
  const auto answer = match.route->handle({net::Request(), {}, {}, nullptr});
  EXPECT_EQ(answer.body, openapi(service_.router()));
}

}  // namespace
}  // namespace comity::api
