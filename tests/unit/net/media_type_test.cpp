#include "net/media_type.h"

#include <gtest/gtest.h>

#include "net/http.h"

namespace comity::net {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

TEST(MediaType, NamesAreFoldedAndValuesUnquoted) {
  const auto media = parse_media_type("Application/TAXII+json ; Version=2.1;charset=\"utf\\-8\" ;");
  ASSERT_TRUE(media);
  EXPECT_TRUE(media->is("application/taxii+json"));
  EXPECT_FALSE(media->is("application/taxii"));
  EXPECT_EQ(media->parameters, (Values{{"version", "2.1"}, {"charset", "utf-8"}}));
  ASSERT_NE(media->find("version"), nullptr);
  EXPECT_EQ(media->find("q"), nullptr);
}

TEST(MediaType, WhatIsNoneIsRefused) {
  for (const auto* value :
       {"",          " ",           "application",  "application/", "/json",       "*/*",      "application/*",
        "a/b c",     "a /b",        "a/ b",         "a/b;c",        "a/b;c =d",    "a/b;c= d", "a/b;=d",
        "a/b;c=\"d", "a/b;c=\"d\\", "a/b;c=\"\n\"", "a/b,c/d",      "a/b;c=1;C=2", "a/b\x01",  "a//b"}) {
    const auto media = parse_media_type(value);
    ASSERT_FALSE(media) << value;
    EXPECT_EQ(media.error().code, Code::malformed) << value;
  }
}

TEST(MediaType, ParametersAreCounted) {
  std::string value = "a/b";
  for (std::size_t i = 0; i < kMaxMediaParameters; ++i) value += ";p" + std::to_string(i) + "=1";
  EXPECT_TRUE(parse_media_type(value));
  EXPECT_EQ(parse_media_type(value + ";more=1").error().code, Code::limit);
}

TEST(Accept, RangesCarryWeights) {
  const auto ranges =
      parse_accept("text/html;level=1;Q=0.5;ext=x, ,application/*;q=0 , */*;q=1.000,a/b;q=.25, *; q=0.001");
  ASSERT_TRUE(ranges);
  ASSERT_EQ(ranges->size(), 5U);
  EXPECT_EQ((*ranges)[0].weight, 500);
  EXPECT_EQ((*ranges)[0].type.parameters, (Values{{"level", "1"}}));
  EXPECT_EQ((*ranges)[1].weight, 0);
  EXPECT_EQ((*ranges)[1].type.subtype, "*");
  EXPECT_EQ((*ranges)[2].weight, 1000);
  EXPECT_EQ((*ranges)[3].weight, 250);
  EXPECT_EQ((*ranges)[4].type.subtype, "*");
  EXPECT_EQ((*ranges)[4].weight, 1);
}

TEST(Accept, WhatIsNoListOfRangesIsRefused) {
  for (const auto* value : {"a", "a/b c/d", "a/b;q=2", "a/b;q=1.001", "a/b;q=0.1234", "a/b;q=", "a/b;q=x", "a/b;q=-1",
                            "*/b", "a/b;c", "a/b;c=1;c=2", "a/b;q=0.5 x"})
    EXPECT_FALSE(parse_accept(value)) << value;
  for (const auto* value : {"a/b;", "a/b;;c=1", "a/b;q=1.", ",,a/b,,"}) EXPECT_TRUE(parse_accept(value)) << value;
}

TEST(Accept, RangesAreCounted) {
  std::string value;
  for (std::size_t i = 0; i < kMaxMediaRanges; ++i) value += "a/b,";
  EXPECT_TRUE(parse_accept(value));
  EXPECT_EQ(parse_accept(value + "a/b").error().code, Code::limit);
}

struct Choice {
  const char* accept;
  int best;  // of taxii;version=2.1, json, html; -1: none
};

TEST(Negotiate, TheBestOfWhatIsOffered) {
  const std::vector<MediaType> offered = {parse_media_type("application/taxii+json;version=2.1").value(),
                                          parse_media_type("application/json").value(),
                                          parse_media_type("text/html").value()};
  for (const auto& [accept, best] : std::vector<Choice>{
           {"", 0},
           {"*/*", 0},
           {"application/taxii+json", 0},
           {"application/taxii+json;version=2.1", 0},
           {"APPLICATION/TAXII+JSON;VERSION=2.1", 0},
           {"application/taxii+json;version=2.0", -1},
           {"application/vnd.oasis.taxii+json", -1},
           {"application/json", 1},
           {"application/*", 0},
           {"text/*", 2},
           {"text/*;q=0.1, application/json;q=0.2", 1},
           {"*/*;q=0.5, text/html", 2},
           {"*/*, application/taxii+json;q=0", 1},  // the closer range counts, whatever the order
           {"application/taxii+json;q=0, */*", 1},
           {"application/taxii+json;q=0.1, application/taxii+json;version=2.1;q=0.9, application/json;q=0.5", 0},
           {"*/*;q=0", -1},
           {"application/json;q=0", -1},
           {"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", 2},
       }) {
    const auto ranges = parse_accept(accept);
    ASSERT_TRUE(ranges) << accept;
    const auto chosen = negotiate(*ranges, offered);
    EXPECT_EQ(chosen ? static_cast<int>(*chosen) : -1, best) << accept;
  }
  EXPECT_FALSE(negotiate({}, {}));
}

TEST(Fields, AreFoundCountedAndJoined) {
  Fields fields;
  fields.add("Accept", "a/b");
  fields.add("Host", "x");
  fields.add("ACCEPT", "c/d");
  EXPECT_EQ(*fields.find("accept"), "a/b");
  EXPECT_EQ(fields.find("Accept"), nullptr);
  EXPECT_EQ(fields.count("accept"), 2U);
  EXPECT_EQ(fields.joined("accept"), "a/b, c/d");
  EXPECT_EQ(fields.joined("none"), "");
}

}  // namespace
}  // namespace comity::net
