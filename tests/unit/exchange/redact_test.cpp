// What remains of an item without fields: another object that keeps the standard, the rest byte for byte.
#include "exchange/redact.h"

#include <gtest/gtest.h>

#include "exchange/vault.h"
#include "json/canonical.h"
#include "json/read.h"
#include "stix/check.h"
#include "tests/support/data.h"

namespace comity::exchange {
namespace {

using Fields = std::vector<std::string>;

const Derived kDerived{"identity--11111111-1111-4111-8111-111111111111",
                       "identity--22222222-2222-4222-8222-222222222222"};

std::string identity(const std::string& more) {
  return R"({"type":"identity","spec_version":"2.1","id":"identity--00000000-0000-4000-8000-000000000000",)"
         R"("created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"A",)"
         R"("identity_class":"group")" +
         more + "}";
}

// As it is to become: the frame of identity() with the new id, then `more`.
std::string derived(const std::string& more) {
  auto text = identity(more);
  const std::string old = "identity--00000000-0000-4000-8000-000000000000";
  return text.replace(text.find(old), old.size(), kDerived.id);
}
const std::string kCreator = R"(,"created_by_ref":"identity--22222222-2222-4222-8222-222222222222")";
const std::string kReference =
    R"({"source_name":"derived-from","external_id":"identity--00000000-0000-4000-8000-000000000000"})";
const std::string kAdded = kCreator + R"(,"external_references":[)" + kReference + "]";

std::optional<std::string> redacted(const std::string& text, const Fields& fields, const Derived& to = kDerived) {
  const auto result = redact(text, fields, to);
  EXPECT_TRUE(result) << result.error().sentence();
  if (!result || !*result) return std::nullopt;
  if (**result != text) {
    const test::Json whole(**result);
    stix::Report report;
    stix::check(*whole, whole_items(), report);
    EXPECT_TRUE(report.accepted()) << **result;
  }
  return *result;
}

TEST(Redact, LeavesOutAPropertyAndKeepsTheBytesOfTheRest) {
  EXPECT_EQ(redacted(identity(R"(,"contact_information":"x@y.example", "x_a" : 1.0e1 ,"x_b":"\u0041")"),
                     {"contact_information"}),
            derived(R"(, "x_a" : 1.0e1 ,"x_b":"\u0041")" + kAdded));
}

TEST(Redact, ChangesNothingWhereThereIsNothingToLeaveOut) {
  const auto text = " " + identity(R"( , "x_a":1)") + "\n";
  EXPECT_EQ(redacted(text, {"contact_information", "x_b.c", "x_a.b"}), text);
  EXPECT_EQ(redacted(text, {}), text);
}

TEST(Redact, ReadsNamesUnescaped) {
  EXPECT_EQ(redacted(identity(R"(,"contact\u005finformation":"x")"), {"contact_information"}), derived(kAdded));
}

TEST(Redact, FollowsPathsAndPrefixes) {
  const auto text = identity(R"(,"x_victim":{"name":"A","age":3},"x_case":{"victim":[{"name":"B","at":1},{"at":2}]})");
  EXPECT_EQ(redacted(text, {"x_victim.name"}),
            derived(R"(,"x_victim":{"age":3},"x_case":{"victim":[{"name":"B","at":1},{"at":2}]})" + kAdded));
  EXPECT_EQ(redacted(text, {"x_case.victim.name", "x_victim.a*"}),
            derived(R"(,"x_victim":{"name":"A"},"x_case":{"victim":[{"at":1},{"at":2}]})" + kAdded));
  EXPECT_EQ(redacted(text, {"x_*"}), derived(kAdded));
  EXPECT_EQ(redacted(text, {"x_victim.*", "x_case"}), derived(kAdded));
}

TEST(Redact, GivesTheNodeAsCreatorAndKeepsReferences) {
  const auto text = identity(R"(,"created_by_ref":"identity--33333333-3333-4333-8333-333333333333","roles":["a"],)"
                             R"("external_references":[{"source_name":"x","url":"https://x.example/"}])");
  EXPECT_EQ(redacted(text, {"roles"}),
            derived(kCreator + R"(,"external_references":[{"source_name":"x","url":"https://x.example/"},)" +
                    kReference + "]"));
  EXPECT_EQ(redacted(text, {"external_references", "created_by_ref"}), derived(R"(,"roles":["a"])" + kAdded));
}

TEST(Redact, KeepsTheMarkingsOfWhatIsLeft) {
  const std::string red = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";
  const auto marked = [&](const std::string& selectors) {
    return R"(,"object_marking_refs":[")" + red + R"("],"granular_markings":[{"selectors":[)" + selectors +
           R"(],"marking_ref":")" + red + "\"}]";
  };
  EXPECT_EQ(redacted(identity(R"(,"roles":["a","b"])" + marked(R"("roles.[1]","name")")), {"roles"}),
            derived(marked(R"("name")") + kAdded));
  EXPECT_EQ(redacted(identity(R"(,"roles":["a","b"])" + marked(R"("roles.[1]")")), {"roles"}),
            derived(R"(,"object_marking_refs":[")" + red + "\"]" + kAdded));
  // What is put in place of references is not what was marked.
  EXPECT_EQ(redacted(identity(R"(,"external_references":[{"source_name":"x","description":"y"}])" +
                              marked(R"("external_references.[0].source_name")")),
                     {"external_references"}),
            derived(R"(,"object_marking_refs":[")" + red + "\"]" + kAdded));
}

TEST(Redact, WithholdsWhatWouldLoseARequiredProperty) {
  for (const auto* field : {"name", "na*", "*", "id", "type", "modified"}) {
    EXPECT_EQ(redacted(identity(R"(,"roles":["a"])"), {field, "roles"}), std::nullopt) << field;
  }
  const auto text = identity(R"(,"external_references":[{"source_name":"x","url":"https://x.example/"}])");
  EXPECT_EQ(redacted(text, {"external_references.source_name"}), std::nullopt);
  EXPECT_EQ(redacted(text, {"external_references.url"}), std::nullopt);  // nothing but its name would be left
}

TEST(Redact, WithholdsWhatWouldLoseItsHandling) {
  const std::string clear = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487";
  const auto marked = identity(R"(,"roles":["a"],"object_marking_refs":[")" + clear + "\"]");
  EXPECT_EQ(redacted(marked, {"object_marking_refs"}), std::nullopt);
  EXPECT_EQ(redacted(marked, {"object_*"}), std::nullopt);
  EXPECT_EQ(redacted(identity(R"(,"labels":["a","comity:has=exploit-code"])"), {"labels"}), std::nullopt);
  EXPECT_EQ(redacted(identity(R"(,"labels":["PAP:RED"])"), {"labels"}), std::nullopt);
  EXPECT_EQ(redacted(identity(R"(,"labels":["a"])"), {"labels"}), derived(kAdded));
}

TEST(Redact, OfAnObservableTellsNoOriginal) {
  const Derived to{"user-account--11111111-1111-4111-8111-111111111111", kDerived.identity};
  const auto account = [](const std::string& id, const std::string& more) {
    return R"({"type":"user-account","spec_version":"2.1","id":")" + id + R"(","user_id":"1001")" + more + "}";
  };
  EXPECT_EQ(redacted(account("user-account--0d5b424b-93b8-5cd8-ac36-306e1789d63c", R"(,"display_name":"A")"),
                     {"display_name", "contact_information"}, to),
            account(to.id, ""));
}

TEST(Redact, TakesObjectsOfTheOlderStandard) {
  const std::string text =
      R"({"type":"identity","id":"identity--00000000-0000-4000-8000-000000000000","created":"2026-01-01T00:00:00.000Z",)"
      R"("modified":"2026-01-01T00:00:00.000Z","name":"A","identity_class":"group","contact_information":"x"})";
  const auto rest = redacted(text, {"contact_information"});
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->find("contact_information"), std::string::npos);
  EXPECT_NE(rest->find(kReference), std::string::npos);
}

TEST(Redact, SaysWhatIsNoObject) {
  EXPECT_EQ(redact("{", {"a"}, kDerived).error().code, Code::malformed);
  EXPECT_EQ(redact("[]", {"a"}, kDerived).error().code, Code::malformed);
}

}  // namespace
}  // namespace comity::exchange
