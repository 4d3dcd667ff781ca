#include "stix/object.h"

#include <gtest/gtest.h>

#include "stix/id.h"
#include "stix/marking.h"
#include "tests/support/data.h"

namespace comity::stix {
namespace {

TEST(Object, GivesWhatTheExchangeAsks) {
  const test::Json json(
      R"({"type":"malware","spec_version":"2.1","id":"malware--1","created":"2026-01-01T00:00:00.000Z",)"
      R"("modified":"2026-01-02T00:00:00.500Z","name":"Ash","created_by_ref":"identity--1","revoked":true,)"
      R"("object_marking_refs":["a","b"],"granular_markings":[{}]})");
  const Object object(*json);
  EXPECT_EQ(object.type(), "malware");
  EXPECT_EQ(object.id(), "malware--1");
  EXPECT_EQ(object.spec_version(), Version::v21);
  EXPECT_EQ(object.category(), Category::sdo);
  EXPECT_FALSE(object.is_custom());
  EXPECT_EQ(object.version(), "2026-01-02T00:00:00.5");
  EXPECT_EQ(object.name(), "Ash");
  EXPECT_EQ(object.created_by(), "identity--1");
  EXPECT_TRUE(object.revoked());
  EXPECT_EQ(object.marking_refs().size(), 2U);
  EXPECT_EQ(object.granular_markings().size(), 1U);
}

TEST(Object, VersionFallsBackToCreatedThenToNothing) {
  EXPECT_EQ(Object(*test::Json(R"({"created":"2026-01-01T00:00:00.000Z"})")).version(), "2026-01-01T00:00:00");
  EXPECT_EQ(Object(*test::Json(R"({"created":"yesterday","modified":5})")).version(), "");
}

Version version_of(const char* text) { return Object(*test::Json(text)).spec_version(); }

TEST(Object, WithoutSpecVersionIs20UnlessOnly21KnowsIt) {
  EXPECT_EQ(version_of(R"({"type":"indicator"})"), Version::v20);
  EXPECT_EQ(version_of(R"({"type":"x-mitre-tactic"})"), Version::v20);
  EXPECT_EQ(version_of(R"({"type":"indicator","spec_version":"2.1"})"), Version::v21);
  EXPECT_EQ(version_of(R"({"type":"grouping"})"), Version::v21);
  EXPECT_EQ(version_of(R"({"type":"ipv4-addr"})"), Version::v21);
  EXPECT_EQ(version_of(R"({"type":"gadget","extensions":{"e":{"extension_type":"new-sco"}}})"), Version::v21);
}

TEST(Object, IsWhatItsExtensionSays) {
  const auto category = [](const char* text) { return Object(*test::Json(text)).category(); };
  EXPECT_EQ(category(R"({"type":"gadget"})"), Category::sdo);
  EXPECT_EQ(category(R"({"type":"gadget","extensions":{"e":{"extension_type":"new-sco"}}})"), Category::sco);
  EXPECT_EQ(category(R"({"type":"gadget","extensions":{"e":{"extension_type":"new-sro"}}})"), Category::sro);
}

TEST(Id, HasATypeAndAnRfc4122Uuid) {
  const auto parts = parse_id("x-a1--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->type, "x-a1");
  EXPECT_EQ(parts->uuid, "c78cb6e5-0c4b-4611-8297-d1b8b55e40b5");
  for (const auto* wrong :
       {"", "identity--", "c78cb6e5-0c4b-4611-8297-d1b8b55e40b5", "identity-c78cb6e5-0c4b-4611-8297-d1b8b55e40b5",
        "Identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5", "a--b--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5",
        "identity--c78cb6e5-0c4b-6611-8297-d1b8b55e40b5", "identity--c78cb6e5-0c4b-4611-c297-d1b8b55e40b5",
        "identity--00000000-0000-0000-0000-000000000000", "identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b"}) {
    EXPECT_FALSE(parse_id(wrong)) << wrong;
  }
}

Marking marking(const char* text) { return marking_of(*test::Json(text)); }

TEST(Marking, TlpIsKnownByFullIdOnly) {
  const auto amber = marking_of_id("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421");
  ASSERT_TRUE(amber);
  EXPECT_EQ(amber->kind, MarkingKind::tlp2);
  EXPECT_EQ(amber->tlp, Tlp::amber);
  EXPECT_EQ(marking_of_id("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9")->tlp, Tlp::clear);
  EXPECT_EQ(name_of(*marking_of_id("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003")->tlp),
            "TLP:AMBER+STRICT");
  EXPECT_FALSE(marking_of_id("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b422"));
  EXPECT_EQ(marking(R"({"id":"marking-definition--1","definition_type":"tlp","definition":{"tlp":"red"}})").kind,
            MarkingKind::other);
}

TEST(Marking, OthersAreKnownByTheirDefinition) {
  EXPECT_EQ(marking(R"({"definition_type":"statement","definition":{"statement":"own"
}
})")
                .kind,
            MarkingKind::statement);
  EXPECT_EQ(marking(R"({"extensions":{"extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a":{}}})").kind,
            MarkingKind::iep);
  EXPECT_EQ(marking(R"({"extensions":{"extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce":{}}})").kind,
            MarkingKind::acs);
  EXPECT_EQ(marking("{}").kind, MarkingKind::other);
}

}  // namespace
}  // namespace comity::stix
