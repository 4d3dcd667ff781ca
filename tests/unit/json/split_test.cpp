#include "json/split.h"

#include <gtest/gtest.h>

namespace comity::json {
namespace {

TEST(Split, TakesBundlesEnvelopesAndBareObjects) {
  const PaddedText bundle(R"( {"objects" : [ {"a":[1, 2]} ,{} , 7 ], "type":"bundle","id":"bundle--1"} )");
  const auto split_bundle = split(bundle, {});
  ASSERT_TRUE(split_bundle) << split_bundle.error().sentence();
  EXPECT_EQ(split_bundle->container, Container::bundle);
  ASSERT_EQ(split_bundle->objects.size(), 3U);
  EXPECT_EQ(split_bundle->objects[0], R"({"a":[1, 2]})");
  EXPECT_EQ(split_bundle->objects[1], "{}");
  EXPECT_EQ(split_bundle->objects[2], "7");
  EXPECT_EQ(split_bundle->header, R"({"type":"bundle","id":"bundle--1"})");

  const PaddedText envelope(R"({"more":true,"next":"x","objects":[{"type":"tool"}]})");
  const auto split_envelope = split(envelope, {});
  ASSERT_TRUE(split_envelope);
  EXPECT_EQ(split_envelope->container, Container::envelope);
  EXPECT_EQ(split_envelope->header, R"({"more":true,"next":"x"})");

  const PaddedText bare("\n{\"type\":\"observed-data\",\"objects\":{\"0\":{}}} \n");
  const auto split_bare = split(bare, {});
  ASSERT_TRUE(split_bare);
  EXPECT_EQ(split_bare->container, Container::bare);
  ASSERT_EQ(split_bare->objects.size(), 1U);
  EXPECT_EQ(split_bare->objects[0], "{\"type\":\"observed-data\",\"objects\":{\"0\":{}}}");
}

TEST(Split, RefusesBrokenOuterStructureWhole) {
  for (const auto* text : {"", "[]", "7", "{\"type\":\"bundle\",\"objects\":[{},{}", "{\"objects\":[{}]",
                           "{\"objects\":[]} trailing", "{\"objects\":[],\"\\u006fbjects\":[]}", "{\"objects\":[{}}"}) {
    const PaddedText padded{std::string(text)};
    EXPECT_FALSE(split(padded, {})) << text;
  }
}

TEST(Split, BoundsTheNumberOfObjects) {
  Limits limits;
  limits.objects = 2;
  const PaddedText text(R"({"objects":[{},{},{}]})");
  const auto result = split(text, limits);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::limit);
}

}  // namespace
}  // namespace comity::json
