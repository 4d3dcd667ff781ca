#include "api/route.h"

#include <gtest/gtest.h>

namespace comity::api {
namespace {

Route route(std::string_view method, std::string_view pattern, std::string_view name) {
  return {method, pattern, name, Family::plain, Access::anyone, "", {}, 0, {}, {}};
}

Router router() {
  Router made;
  made.add(route("GET", "/healthz", "health"));
  made.add(route("GET", "/taxii2/", "discovery"));
  made.add(route("GET", "/{root}/", "root"));
  made.add(route("GET", "/{root}/collections/{collection}/objects/", "objects"));
  made.add(route("POST", "/{root}/collections/{collection}/objects/", "post"));
  made.add(route("GET", "/{root}/collections/{collection}/objects/{object}/", "object"));
  made.add(route("DELETE", "/{root}/collections/{collection}/objects/{object}/", "delete"));
  made.add(route("GET", "/admin/items/{id}", "item"));
  auto tile = route("GET", "/log/tile/{level}/{number}", "tile");
  tile.last = Last::rest;
  made.add(tile);
  return made;
}

// "name a|b" of a route and what its placeholders stood for; "allow METHODS", "slash", or "nothing".
std::string outcome(const Match& match) {
  if (match.route != nullptr) {
    std::string text(match.route->name);
    for (const auto& segment : match.segments) text += (&segment == &match.segments.front() ? " " : "|") + segment;
    return text;
  }
  if (!match.allow.empty()) return "allow " + match.allow;
  return match.slash_is_missing ? "slash" : "nothing";
}

struct Case {
  const char* method;
  const char* path;
  const char* expected;
};

TEST(Router, MatchesAsTheTableSays) {
  const auto made = router();
  for (const auto& one : std::vector<Case>{
           {"GET", "/healthz", "health"},
           {"HEAD", "/healthz", "health"},
           {"POST", "/healthz", "allow GET, HEAD"},
           {"get", "/healthz", "allow GET, HEAD"},  // RFC 9110 §9.1: case-sensitive
           {"GET", "/HEALTHZ", "slash"},            // an API root could have that name
           {"GET", "/taxii2/", "discovery"},
           {"GET", "/taxii2", "slash"},
           {"GET", "/%74axii2/", "discovery"},
           {"GET", "/log/tile/0/000", "tile 0|000"},
           {"GET", "/log/tile/0/x001/000.p/5", "tile 0|x001/000.p/5"},
           {"GET", "/log/tile/%30/%30/", "tile 0|%30/"},
           {"POST", "/log/tile/0/000", "allow GET, HEAD"},
           {"GET", "/log/tile/0/", "nothing"},
           {"GET", "/log/tile/0", "nothing"},
           {"GET", "/taxii2//", "nothing"},
           {"GET", "//", "nothing"},
           {"GET", "/", "nothing"},
           {"GET", "/main/", "root main"},
           {"GET", "/main", "slash"},
           {"PUT", "/main/", "allow GET, HEAD"},
           {"PUT", "/taxii2/", "allow GET, HEAD"},
           {"GET", "/a%20b/", "root a b"},
           {"GET", "/a%2Fb/", "root a/b"},
           {"GET", "/a%252Fb/", "root a%2Fb"},
           {"GET", "/a+b/", "root a+b"},
           {"GET", "/%/", "nothing"},
           {"GET", "/%00/", "nothing"},
           {"GET", "/%ff/", "nothing"},
           {"GET", "/{root}/", "root {root}"},
           {"GET", "/main/collections/inbox/objects/", "objects main|inbox"},
           {"HEAD", "/main/collections/inbox/objects/", "objects main|inbox"},
           {"POST", "/main/collections/inbox/objects/", "post main|inbox"},
           {"DELETE", "/main/collections/inbox/objects/", "allow GET, HEAD, POST"},
           {"POST", "/main/collections/inbox/objects", "slash"},
           {"GET", "/main/collections//objects/", "nothing"},
           {"GET", "//collections/inbox/objects/", "nothing"},
           {"GET", "//elsewhere.example/objects", "nothing"},  // a redirect to another server
           {"GET", "//elsewhere.example", "nothing"},
           {"GET", "/main/Collections/inbox/objects/", "nothing"},
           {"GET", "/main/collections/inbox/objects/a--1/", "object main|inbox|a--1"},
           {"DELETE", "/main/collections/inbox/objects/a--1/", "delete main|inbox|a--1"},
           {"PATCH", "/main/collections/inbox/objects/a--1/", "allow GET, HEAD, DELETE"},
           {"GET", "/main/collections/inbox/objects/a--1/more/", "nothing"},
           {"GET", "/main/collections/inbox/objects/../", "object main|inbox|.."},
           {"GET", "/admin/items/x", "item x"},
           {"GET", "/admin/items/x/", "nothing"},
           {"GET", "/admin/items/", "nothing"},
       })
    EXPECT_EQ(outcome(made.match(one.method, one.path)), one.expected) << one.method << " " << one.path;
}

TEST(Router, WithoutRoutesThereIsNothing) { EXPECT_EQ(outcome(Router().match("GET", "/main/")), "nothing"); }

}  // namespace
}  // namespace comity::api
