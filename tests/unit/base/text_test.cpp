#include "base/text.h"

#include <gtest/gtest.h>

namespace comity {
namespace {

using Words = std::vector<std::string>;

TEST(Text, Utf8IsThatOfTheStandard) {
  for (const auto* text : {"", "a\n\x01\x7f", "\u0085", "\U0010ffff"}) EXPECT_TRUE(is_utf8(text)) << text;
  for (const auto* text : {"\x80", "a\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"})
    EXPECT_FALSE(is_utf8(text)) << text;
  EXPECT_TRUE(is_plain_text("\u00e9 a"));
  for (const auto* text : {"a\n", "\x7f", "\u0085", "\xff"}) EXPECT_FALSE(is_plain_text(text)) << text;
}

TEST(Text, FoldsCaseWidthAndComposition) {
  EXPECT_EQ(fold("APT28"), "apt28");
  EXPECT_EQ(fold("ГРУППА"), "группа");
  EXPECT_EQ(fold("Straße"), "strasse");
  EXPECT_EQ(fold("e\xcc\x81"), fold("É"));
  EXPECT_EQ(fold("ＡＰＴ"), "apt");
  EXPECT_EQ(fold("A\xff"), "a\xff");
}

TEST(Text, WordsAreRunsOfLettersAndDigitsEachOnce) {
  EXPECT_EQ(words("sandworm team (2015) team", 10), (Words{"sandworm", "team", "2015"}));
  EXPECT_EQ(words("", 10), Words{});
  EXPECT_EQ(words("a b c d", 2), (Words{"a", "b"}));
  EXPECT_EQ(words("x\xffy", 10), (Words{"x", "y"}));
}

TEST(Text, ScriptsWithoutSpacesGivePairs) {
  EXPECT_EQ(words("海莲花", 10), (Words{"海莲", "莲花"}));
  EXPECT_EQ(words("海", 10), Words{"海"});
  EXPECT_EQ(words("apt海莲b", 10), (Words{"apt", "海莲", "b"}));
}

}  // namespace
}  // namespace comity
