#include "base/text.h"

#include <gtest/gtest.h>

namespace comity {
namespace {

using Words = std::vector<std::string>;

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
