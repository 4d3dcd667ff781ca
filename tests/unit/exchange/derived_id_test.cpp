// Ids of redacted items: a permutation that only its key undoes.
#include "exchange/derived_id.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/uuid.h"
#include "stix/id.h"
#include "tests/support/seeded_random.h"

namespace comity::exchange {
namespace {

DerivedIds ids_of(std::uint8_t seed) {
  const std::array<std::uint8_t, crypto::Key::kSize> bytes{seed};
  return DerivedIds(*crypto::Key::from(bytes));
}

RC_GTEST_PROP(DerivedIds, LeadBackToTheOriginal, (std::uint64_t id_key, std::vector<std::string> fields)) {
  const auto ids = ids_of(1);
  const auto tag = ids.tag_of(fields);
  const auto id = ids.of("indicator", id_key, tag);
  const auto parts = stix::parse_id(id);
  RC_ASSERT(parts.has_value());
  RC_ASSERT(parts->type == "indicator");
  RC_ASSERT(uuid_version(parts->uuid) == 4);
  const DerivedIds::Origin origin{id_key, tag};
  RC_ASSERT(ids.origin_of(id) == origin);
  RC_ASSERT(ids_of(1).of("indicator", id_key, tag) == id);
  RC_ASSERT(ids_of(2).of("indicator", id_key, tag) != id);
  RC_ASSERT(!ids_of(2).origin_of(id));
}

// What was handed out once has to mean the same for ever: the bits are those of docs/format/redaction.md.
TEST(DerivedIds, HaveTheBitsOfTheirFormat) {
  const auto ids = ids_of(1);
  EXPECT_EQ(static_cast<std::uint32_t>(ids.tag_of({"a"})), 635840556U);
  EXPECT_EQ(ids.of("tool", 0x0123456789abcdefULL, static_cast<FieldsTag>(0x89abcdefU)),
            "tool--54c2bd3a-69dc-4a3a-924a-768640a64902");
}

TEST(DerivedIds, DifferByFieldsWhateverTheirOrder) {
  const auto ids = ids_of(1);
  EXPECT_EQ(ids.tag_of({"a", "b"}), ids.tag_of({"b", "a", "b"}));
  const std::set<FieldsTag> tags{ids.tag_of({}),         ids.tag_of({"a"}),  ids.tag_of({"b"}),
                                 ids.tag_of({"a", "b"}), ids.tag_of({"ab"}), ids.tag_of({"a", ""})};
  EXPECT_EQ(tags.size(), 6U);
  EXPECT_NE(ids.of("tool", 7, ids.tag_of({"a"})), ids.of("tool", 7, ids.tag_of({"b"})));
}

TEST(DerivedIds, AreNotFoundInOthersIds) {
  const auto ids = ids_of(1);
  test::SeededRandom random(3);
  for (int i = 0; i < 2000; ++i) EXPECT_FALSE(ids.origin_of("tool--" + random_uuid(random)));
  EXPECT_FALSE(ids.origin_of(""));
  EXPECT_FALSE(ids.origin_of("tool"));
  EXPECT_FALSE(ids.origin_of("tool--00000000-0000-5000-8000-000000000000"));
  EXPECT_FALSE(ids.origin_of("tool--00000000-0000-4000-8000-00000000000"));
}

}  // namespace
}  // namespace comity::exchange
