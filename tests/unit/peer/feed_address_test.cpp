#include "peer/feed_address.h"

#include <gtest/gtest.h>

namespace comity::peer {
namespace {

struct Case {
  const char* given;
  const char* url;  // nullptr: refused
};

TEST(FeedAddress, IsReadAsPeopleWriteIt) {
  const Case cases[] = {
      {"taxii+https://host", "https://host/taxii2/"},
      {"taxii+https://host/", "https://host/taxii2/"},
      {"taxii+https://HOST:443/api", "https://host/api/"},
      {"TAXII+HTTPS://Host:8443/Api/", "https://host:8443/Api/"},
      {"taxii+http://localhost:80/api/", "http://localhost/api/"},
      {"taxii+http://127.0.0.9:5000/api/", "http://127.0.0.9:5000/api/"},
      {"taxii+http://[::1]:5000/api/", "http://[::1]:5000/api/"},
      {"taxii+https://h/api/collections/", "https://h/api/"},
      {"taxii+https://h/api/collections/high/objects", "https://h/api/collections/high/"},
      {"taxii+https://h/api/collections/high/manifest/", "https://h/api/collections/high/"},
      {"taxii+https://h/collections/c%20d", "https://h/collections/c%20d/"},
      {"taxii+http://example.org/", nullptr},
      {"taxii+http://127.0.0.1.example.org/", nullptr},
      {"taxii+ftp://host/", nullptr},
      {"taxii+https://", nullptr},
      {"taxii+https:///path/", nullptr},
      {"taxii+https://host:0/", nullptr},
      {"taxii+https://host:65536/", nullptr},
      {"taxii+https://host:8x/", nullptr},
      {"taxii+https://ho st/", nullptr},
      {"taxii+https://host/a b/", nullptr},
      {"taxii+https://host/\r\nX: y/", nullptr},
      {"taxii+https://host/?limit=1", nullptr},
      {"taxii+https://host/#x", nullptr},
      {"taxii+https://[::1/", nullptr},
      {"taxii+", nullptr},
      {"https://host/", nullptr},
  };
  for (const auto& c : cases) {
    const auto address = parse_feed_address(c.given, PlainHttp::loopback_only);
    EXPECT_EQ(address ? address->url() : "refused", c.url == nullptr ? "refused" : c.url) << c.given;
  }
}

TEST(FeedAddress, PlainHttpElsewhereIsAskedForInSoManyWords) {
  const auto address = parse_feed_address("taxii+http://example.org/", PlainHttp::allowed);
  ASSERT_TRUE(address);
  EXPECT_EQ(address->text(), "taxii+http://example.org/taxii2/");
}

TEST(FeedAddress, CredentialsAreRefusedAndNotRepeated) {
  for (const char* text : {"taxii+https://me:tr0ub4dor@host/", "taxii+https://tr0ub4dor@host/api/collections/a/",
                           "taxii+https://me:tr0ub4dor/x@host/"}) {
    const auto address = parse_feed_address(text, PlainHttp::allowed);
    ASSERT_FALSE(address) << text;
    const auto sentence = address.error().sentence();
    EXPECT_EQ(sentence.find("tr0ub4dor"), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("--secret-file"), std::string::npos) << sentence;
  }
}

TEST(FeedAddress, KnowsACollection) {
  const auto is_collection = [](const char* text) {
    return parse_feed_address(text, PlainHttp::loopback_only)->is_collection();
  };
  EXPECT_TRUE(is_collection("taxii+https://h/api/collections/high"));
  EXPECT_TRUE(is_collection("taxii+https://h/collections/collections/high/objects/"));
  EXPECT_FALSE(is_collection("taxii+https://h/api/collections/"));
  EXPECT_FALSE(is_collection("taxii+https://h/api/"));
  EXPECT_FALSE(is_collection("taxii+https://h"));
}

// TAXII 2.1 §4.1.1. The credentials stay where they were meant to go.
TEST(FeedAddress, ApiRootsAreAskedOnTheSameHostAlone) {
  const auto from = *parse_feed_address("taxii+https://host:8443/taxii2/", PlainHttp::loopback_only);
  const Case cases[] = {
      {"/api/", "https://host:8443/api/"},
      {"/api", "https://host:8443/api/"},
      {"https://host:8443/api/", "https://host:8443/api/"},
      {"http://HOST/api/", "https://host:8443/api/"},  // behind a proxy servers do not know their own address
      {"https://other/api/", nullptr},
      {"//other/api/", nullptr},
      {"https://host@other/api/", nullptr},
      {"https://other\\@host/", nullptr},
      {"/a\r\nb/", nullptr},
      {"/api/?a=b", nullptr},
      {"", nullptr},
      {"api/", nullptr},
  };
  for (const auto& c : cases) {
    const auto root = api_root_at(from, c.given);
    EXPECT_EQ(root ? root->url() : "refused", c.url == nullptr ? "refused" : c.url) << c.given;
  }
}

TEST(FeedAddress, EncodesWhatServersNameThings) {
  EXPECT_EQ(percent_encoded("a/../b?c=d&e"), "a%2F..%2Fb%3Fc%3Dd%26e");
  EXPECT_EQ(percent_encoded("\xc3\xa4 +"), "%C3%A4%20%2B");
}

}  // namespace
}  // namespace comity::peer
