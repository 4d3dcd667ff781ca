#include "net/query.h"

#include <gtest/gtest.h>

namespace comity::net {
namespace {

TEST(Query, NamesAndValuesAreDecodedInOrder) {
  const auto parameters = parse_query("match%5Btype%5D=indicator%2Cmalware&match[id]=a+b&limit=10&limit=20&x&=y");
  ASSERT_TRUE(parameters);
  EXPECT_EQ(*parameters, (Parameters{{"match[type]", "indicator,malware"},
                                     {"match[id]", "a b"},
                                     {"limit", "10"},
                                     {"limit", "20"},
                                     {"x", ""},
                                     {"", "y"}}));
}

TEST(Query, EmptyPartsArePassedOver) {
  EXPECT_EQ(parse_query("").value(), Parameters{});
  EXPECT_EQ(parse_query("&&a=1&&b=2&").value(), (Parameters{{"a", "1"}, {"b", "2"}}));
}

TEST(Query, OnlyTheFirstEqualsDivides) {
  EXPECT_EQ(parse_query("next=YWI=&a==").value(), (Parameters{{"next", "YWI="}, {"a", "="}}));
}

TEST(Query, WhatIsNotPercentEncodedPlainTextIsRefused) {
  for (const auto* query : {"a=%", "a=%4", "a=%4g", "a=%g4", "%", "a=%00", "a=%0a", "a=%ff", "a=%c3", "a=%7f",
                            "a=%c3%28", "a=%ed%a0%80", "a=\xff"}) {
    const auto parameters = parse_query(query);
    ASSERT_FALSE(parameters) << query;
    EXPECT_EQ(parameters.error().code, Code::malformed) << query;
  }
}

TEST(Query, ParametersAreCounted) {
  std::string query;
  for (std::size_t i = 0; i < kMaxParameters; ++i) query += "a=1&";
  EXPECT_EQ(parse_query(query).value().size(), kMaxParameters);
  const auto more = parse_query(query + "a=1");
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, Code::limit);
}

TEST(Segment, IsDecodedOnce) {
  EXPECT_EQ(decode_segment("a%20b+c").value(), "a b+c");
  EXPECT_EQ(decode_segment("%252F").value(), "%2F");
  EXPECT_EQ(decode_segment("a%2Fb").value(), "a/b");
  EXPECT_EQ(decode_segment("caf%C3%A9").value(), "café");
  EXPECT_EQ(decode_segment("").value(), "");
}

TEST(Segment, WhatIsNotPercentEncodedPlainTextIsRefused) {
  for (const auto* segment : {"%", "%zz", "%00", "a%0d%0ab", "%c0%af", "%f8%88%80%80%80"})
    EXPECT_FALSE(decode_segment(segment)) << segment;
}

}  // namespace
}  // namespace comity::net
