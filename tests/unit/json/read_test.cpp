#include "json/read.h"

#include <gtest/gtest.h>

#include "json/canonical.h"

namespace comity::json {
namespace {

Code code_of(std::string_view text, Limits limits = {}) {
  Reader reader(limits);
  const auto result = reader.read(text);
  EXPECT_FALSE(result) << text;
  return result ? Code::internal : result.error().code;
}

TEST(Read, KeepsOrderAndKinds) {
  Reader reader;
  const auto root = reader.read(R"({"b":[1,-2,18446744073709551615,1.5,true,null,"\u0041"],"a":{}})");
  ASSERT_TRUE(root);
  ASSERT_EQ((*root)->items().size(), 2U);
  EXPECT_EQ((*root)->items()[0].key(), "b");
  const auto list = (*root)->find("b")->items();
  EXPECT_EQ(list[0].integer(), 1);
  EXPECT_EQ(list[1].integer(), -2);
  EXPECT_EQ(list[2].kind(), Kind::large);
  EXPECT_EQ(list[3].number(), 1.5);
  EXPECT_TRUE(list[4].boolean());
  EXPECT_EQ(list[5].kind(), Kind::null);
  EXPECT_EQ(list[6].text(), "A");
}

TEST(Read, RefusesDuplicateKeysAtAnyLevelEvenEscaped) {
  EXPECT_EQ(code_of(R"({"m":1,"\u006d":2})"), Code::malformed);
  EXPECT_EQ(code_of(R"({"a":[{"x":{"m":1,"m":2}}]})"), Code::malformed);
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += "\"k" + std::to_string(i) + "\":0,";
  EXPECT_EQ(code_of(many + "\"k42\":1}"), Code::malformed);
}

TEST(Read, BoundsDepthSizeAndCount) {
  Limits limits;
  limits.depth = 3;
  Reader reader(limits);
  EXPECT_TRUE(reader.read("[[[1]]]"));
  EXPECT_EQ(code_of("[[[[1]]]]", limits), Code::limit);
  EXPECT_EQ(code_of(std::string(5000, '[') + std::string(5000, ']'), limits), Code::limit);
  limits.values = 3;
  EXPECT_EQ(code_of("[1,2,3]", limits), Code::limit);
  limits.object_bytes = 4;
  EXPECT_EQ(code_of("[1,2]", limits), Code::limit);
}

TEST(Read, TakesIntegersBeyond64BitsAsDoubles) {
  Reader reader;
  const auto root = reader.read(
      R"({"a\\":"\"99999999999999999999","b":[18446744073709551616,-9223372036854775809,7,18446744073709551615,)"
      R"(99999999999999999999.5,1e30]})");
  ASSERT_TRUE(root) << root.error().sentence();
  EXPECT_EQ((*root)->find("a\\")->text(), "\"99999999999999999999");
  const auto list = (*root)->find("b")->items();
  EXPECT_EQ(list[0].kind(), Kind::number);
  EXPECT_EQ(list[0].number(), 18446744073709551616.0);
  EXPECT_EQ(list[1].number(), -9223372036854775808.0);
  EXPECT_EQ(list[2].integer(), 7);
  EXPECT_EQ(list[3].kind(), Kind::large);
  EXPECT_EQ(code_of("[018446744073709551616]"), Code::malformed);
  EXPECT_EQ(code_of("[1e999]"), Code::malformed);
}

TEST(Read, RefusesWhatIsNotJson) {
  for (const auto* text :
       {"", " ", "{", "[1,]", "{\"a\":tru}", "{\"a\":01}", "\"\xff\"", "{\"a\":1} x", "\"\\ud800\"", "nan"}) {
    EXPECT_EQ(code_of(text), Code::malformed) << text;
  }
}

TEST(Canonical, SortsByUtf16AndWritesNumbersAsEcmaScript) {
  Reader reader;
  const auto root = reader.read(
      "{\"\xef\xac\xb3\":1,\"\xf0\x9f\x98\x80\":2,\"b\":[1e21,1E-7,0.000001,-0,333333333.33333329,1e20,"
      "9007199254740993],\"a\":\"\\u000f\\/\"}");
  ASSERT_TRUE(root);
  EXPECT_EQ(
      canonical(**root),
      "{\"a\":\"\\u000f/\",\"b\":[1e+21,1e-7,0.000001,0,333333333.3333333,100000000000000000000,9007199254740992],"
      "\"\xf0\x9f\x98\x80\":2,\"\xef\xac\xb3\":1}");
}

}  // namespace
}  // namespace comity::json
