#include "stix/formats.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "stix/hashes.h"

namespace comity::stix {
namespace {

void expect(bool (*holds)(std::string_view), const std::vector<std::string>& yes, const std::vector<std::string>& no) {
  for (const auto& text : yes) EXPECT_TRUE(holds(text)) << text;
  for (const auto& text : no) EXPECT_FALSE(holds(text)) << text;
}

TEST(Formats, PropertyNames) {
  expect(is_property_name, {"abc", "x_a_1", std::string(250, 'a')},
         {"ab", "Abc", "1bc", "_bc", "a-b", "a b", "ab\xc3\xa4", std::string(251, 'a')});
}

TEST(Formats, LanguageTags) {
  expect(is_language_tag,
         {"en", "de-AT", "zh-Hant-TW", "sl-rozaj-biske", "es-419", "en-a-bbb-x-a", "x-whatever", "zh-cmn-Hans-CN",
          "de-CH-1996", "qaa-Qaaa-QM-x-southern"},
         {"", "e", "de_DE", "-de", "de-", "de--AT", "de-a", "deutschland", "x", "x-", "a-DE", "de-419-DE",
          "en-x-123456789"});
}

TEST(Formats, Urls) {
  expect(is_url, {"https://example.com/a?b=c#d", "urn:uuid:1", "ftp://[2001:db8::1]/x", "mailto:a@b.example"},
         {"", "example.com", "//example.com", "http:", "1http://a", "http://a b", "http://a/%zz", "http://a/\"",
          "http://\xc3\xa4.example"});
}

TEST(Formats, CountriesAndAreas) {
  expect(is_country, {"DE", "de", "XK", "AA", "QM", "ZZ"}, {"", "D", "DEU", "QA1", "EU", "D1", "AB", "E "});
  expect(is_area, {"DE-BY", "US-1", "fr-75"}, {"DE", "DE-", "AB-BY", "DE-BAYE", "DE_BY"});
}

TEST(Formats, HexAndBase64) {
  expect(is_hex_text, {"00", "ab12"}, {"", "a", "AB", "0x"});
  expect(is_base64, {"QQ==", "QUI=", "QUJD"}, {"", "QQ", "Q===", "QQ=A", "QU-D"});
}

TEST(Formats, MediaTypesAndTerms) {
  expect(is_media_type, {"text/plain", "application/vnd.ms-excel"}, {"", "text", "text/", "foo/bar", "text/a b"});
  expect(is_term, {"remote-access", "c++"}, {"Remote", "remote access", "remote_access"});
  const auto prefixed = [](std::string_view name) { return has_custom_prefix(name, '_'); };
  EXPECT_TRUE(prefixed("x_example_score"));
  EXPECT_FALSE(prefixed("x_score"));
  EXPECT_FALSE(prefixed("x__score"));
  EXPECT_FALSE(prefixed("example_score"));
}

TEST(Hashes, FitTheirAlgorithm) {
  EXPECT_EQ(fits_algorithm("MD5", std::string(32, 'a')), true);
  EXPECT_EQ(fits_algorithm("MD5", std::string(33, 'a')), false);
  EXPECT_EQ(fits_algorithm("SHA-256", std::string(64, 'A')), true);
  EXPECT_EQ(fits_algorithm("SHA3-512", std::string(128, 'g')), false);
  EXPECT_EQ(fits_algorithm("SSDEEP", "96:ab/+:cD"), true);
  EXPECT_EQ(fits_algorithm("SSDEEP", "ab:cd"), false);
  EXPECT_EQ(fits_algorithm("TLSH", "T1" + std::string(70, 'A')), true);
  EXPECT_EQ(fits_algorithm("TLSH", std::string(69, 'A')), false);
  EXPECT_EQ(fits_algorithm("x_foo_hash", "anything"), std::nullopt);
}

}  // namespace
}  // namespace comity::stix
