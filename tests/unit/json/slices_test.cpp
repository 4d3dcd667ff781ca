// The parts of a text are those of the tree, byte for byte.
#include "json/slices.h"

#include <gtest/gtest.h>

#include "json/canonical.h"
#include "json/read.h"
#include "tests/support/data.h"

namespace comity::json {
namespace {

std::vector<std::string> values(std::string_view text) {
  std::vector<std::string> found;
  for (const auto& slice : slices(text)) found.emplace_back(slice.value);
  return found;
}

std::vector<std::string> wholes(std::string_view text) {
  std::vector<std::string> found;
  for (const auto& slice : slices(text)) found.emplace_back(slice.whole);
  return found;
}

TEST(Slices, AreTheMembersAndElements) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(values(R"({"a":1,"b":"x, y"})"), (Texts{"1", R"("x, y")"}));
  EXPECT_EQ(values(" [ 1 , [2,3] ,{\"a\":[4,5]} ] "), (Texts{"1", "[2,3]", "{\"a\":[4,5]}"}));
  EXPECT_EQ(wholes("{ \"a\" : 1 ,\n\"b\":2}"), (Texts{" \"a\" : 1 ", "\n\"b\":2"}));
  EXPECT_EQ(values(R"({"a:\"},":"\\","b\u0022":"]\"["})"), (Texts{R"("\\")", R"("]\"[")"}));
  EXPECT_EQ(values("{}"), Texts());
  EXPECT_EQ(values("[ \n]"), Texts());
}

TEST(Slices, StandInTheOrderOfTheTree) {
  const std::string text = R"({"z":[1,{"k":null}],"a\u005f":{"b":true,"a":-0.5e3},"":"\ud83d\ude00"})";
  const test::Json tree(text);
  const auto found = slices(text);
  ASSERT_EQ(found.size(), tree->items().size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const test::Json part("[" + std::string(found[i].value) + "]");
    EXPECT_EQ(canonical(part->items().front()), canonical(tree->items()[i]));
  }
}

// Nobody is to call it so; it stays inside the text all the same.
TEST(Slices, OfWhatIsNoJsonStayInsideTheText) {
  const std::string text = R"({"a":[1,"x\"],"b":{"c":"})";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const auto part = std::string_view(text).substr(0, size);
    for (const auto& slice : slices(part)) {
      EXPECT_GE(slice.whole.data(), part.data());
      EXPECT_LE(slice.whole.data() + slice.whole.size(), part.data() + part.size());
    }
  }
}

}  // namespace
}  // namespace comity::json
