// Texts made to break the splitter or the reader: each is refused with a reason, or taken as what it is.
#include <gtest/gtest.h>

#include "json/read.h"
#include "json/split.h"

namespace comity::json {
namespace {

Result<Split> split_text(std::string text, Limits limits = {}) {
  static PaddedText padded;  // the views of the last result point into it
  padded = PaddedText(std::move(text));
  return split(padded, limits);
}

std::string with(std::string_view object) { return "{\"objects\":[" + std::string(object) + "]}"; }

TEST(Hostile, DepthIsTheReadersToRefuse) {
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  const auto parts = split_text(with(deep));
  if (!parts) return;  // a splitter that refuses it is as good
  ASSERT_EQ(parts->objects.size(), 1U);
  Reader reader;
  const auto value = reader.read(parts->objects[0]);
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().code, Code::limit);
}

TEST(Hostile, HugeKeysAndStringsAreBoundedByTheObject) {
  const std::string huge(9'000'000, 'k');
  const auto parts = split_text(with("{\"" + huge + "\":1}") + "\n");
  ASSERT_TRUE(parts) << parts.error().sentence();
  Reader reader;
  const auto value = reader.read(parts->objects.at(0));
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().code, Code::limit);
}

TEST(Hostile, EveryCutOfABundleIsRefused) {
  const std::string whole = R"({"type":"bundle","id":"bundle--1","objects":[{"a":"\u00e9\"}]"},[1,-2.5e3],{"b":{}}]})";
  ASSERT_TRUE(split_text(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto parts = split_text(whole.substr(0, size));
    EXPECT_FALSE(parts) << whole.substr(0, size);
  }
}

TEST(Hostile, BytesOutsideJsonAreRefused) {
  const std::string nul(1, '\0');
  for (const auto& text :
       {"\xef\xbb\xbf{}" + std::string(), nul, nul + "{}", "{}" + nul, "{" + nul + "}", with(nul),
        std::string("{\"a\":1}{\"a\":1}"), std::string("{\"a\":1},"), std::string("{\"a\" 1}"), std::string("{a:1}"),
        std::string("{'a':1}"), std::string("{\"a\":1 \"b\":2}"), std::string("\xff\xfe{\0}\0", 6)}) {
    EXPECT_FALSE(split_text(text)) << ::testing::PrintToString(text);
  }
}

// The splitter does not look inside; what it lets through the reader has to stop.
TEST(Hostile, BytesInsideAnObjectAreRefusedWhenItIsRead) {
  Reader reader;
  for (const auto& inside :
       {std::string("{\"a\":\"\xc0\x80\"}"), std::string("{\"a\":\"\xed\xa0\x80\"}"), std::string("{\"a\":\"\0\"}", 9),
        std::string("{\"a\":\"\t\"}"), std::string("{\"a\":\"\\ud83d\"}"), std::string("{\"a\":\"\\x\"}"),
        std::string("{\"a\":+1}"), std::string("{\"a\":.5}"), std::string("{\"a\":NaN}"), std::string("{\"a\":1}}"),
        std::string("{\"a\":[1,}]}"), std::string("{\"a\":\"\xf5\x80\x80\x80\"}")}) {
    const auto parts = split_text(with(inside));
    if (!parts) continue;
    bool refused = false;
    for (const auto range : parts->objects) refused = refused || !reader.read(range);
    EXPECT_TRUE(refused) << ::testing::PrintToString(inside);
  }
}

TEST(Hostile, ABundleIsABundleHoweverItIsSpelt) {
  const auto parts = split_text(R"({"\u0074ype":"bund\u006ce","objects":[{},{}]})");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->container, Container::bundle);
  EXPECT_EQ(parts->objects.size(), 2U);
}

TEST(Hostile, ABundleWhoseObjectsAreNoListDropsNothingSilently) {
  for (const auto* objects : {"{\"0\":{}}", "7", "\"x\"", "null"}) {
    const auto parts = split_text("{\"type\":\"bundle\",\"objects\":" + std::string(objects) + "}");
    ASSERT_FALSE(parts) << objects;
    EXPECT_EQ(parts.error().message.id, Msg::kObjectsNotList);
  }
}

TEST(Hostile, ManyMembersAndElementsStayLinear) {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += "\"k" + std::to_string(i) + "\":[],";
  EXPECT_TRUE(split_text(text + "\"objects\":[]}"));
  EXPECT_FALSE(split_text(text + "\"k7\":0}"));
}

}  // namespace
}  // namespace comity::json
