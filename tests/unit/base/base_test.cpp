#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "base/error.h"
#include "base/random.h"
#include "base/result.h"
#include "base/text.h"
#include "base/time.h"
#include "base/uuid.h"
#include "tests/support/seeded_random.h"

namespace comity {
namespace {

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

TEST(Bytes, InHexadecimal) {
  EXPECT_EQ(to_hex(Bytes{0, 0x0f, 0xa5, 0xff}), "000fa5ff");
  EXPECT_EQ(from_hex("000FA5ff"), (Bytes{0, 0x0f, 0xa5, 0xff}));
  EXPECT_EQ(from_hex(""), Bytes());
  for (const auto* text : {"0", "0g", " 00", "0x00", "/0", ":0", "@a", "`a"}) EXPECT_FALSE(from_hex(text)) << text;
}

// RFC 4648 §10.
TEST(Bytes, InBase64) {
  const std::vector<std::pair<std::string, std::string>> vectors{{"", ""},
                                                                 {"f", "Zg=="},
                                                                 {"fo", "Zm8="},
                                                                 {"foo", "Zm9v"},
                                                                 {"foob", "Zm9vYg=="},
                                                                 {"fooba", "Zm9vYmE="},
                                                                 {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64(as_bytes(plain)), encoded);
    EXPECT_EQ(from_base64(encoded), bytes_of(plain)) << encoded;
  }
}

TEST(Bytes, InCanonicalBase64Only) {
  for (const auto* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", "Zm 9", "====", "=m9v", "Zg==Zg==", "Zm-_"})
    EXPECT_FALSE(from_base64(text)) << text;
}

// RFC 4648 §10 with the alphabet of §5 and, as §3.2 allows, without padding.
TEST(Bytes, InBase64ForUrls) {
  const std::vector<std::pair<std::string, std::string>> vectors{
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff\xbf", "-_-_"},
      {"\xff", "_w"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64url(as_bytes(plain)), encoded);
    EXPECT_EQ(from_base64url(encoded), bytes_of(plain)) << encoded;
  }
}

TEST(Bytes, InCanonicalBase64ForUrlsOnly) {
  for (const auto* text :
       {"Z", "Zg==", "Zg=", "Zh", "Zm9", "Zm9vY", "Zm9v\n", "Zm 9", "+/+/", "=", "-_-_=", "\xff\xff"})
    EXPECT_FALSE(from_base64url(text)) << text;
}

// STIX 2.1 §2.16.
TEST(Time, TakesTimestampsOfStix) {
  EXPECT_EQ(to_time("1970-01-01T00:00:00Z")->micros, 0);
  EXPECT_EQ(to_time("2016-02-29T23:59:60Z")->micros, to_time("2016-03-01T00:00:00Z")->micros);
  EXPECT_EQ(to_time("1969-12-31T23:59:59.999999Z")->micros, -1);
  EXPECT_EQ(to_time("2026-11-22T16:50:32.1234567Z")->micros % 1'000'000, 123'456);
  for (const auto* text : {"",
                           "Z",
                           "2026-11-22T16:50:32",
                           "2026-11-22 16:50:32Z",
                           "2026-11-22T16:50:32z",
                           "2026-11-22t16:50:32Z",
                           "2026-11-22T16:50:32+00:00",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "1900-02-29T00:00:00Z",
                           "2026-04-31T00:00:00Z",
                           "2026-01-00T00:00:00Z",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T00:60:00Z",
                           "2026-01-01T00:00:61Z",
                           "2026-01-01T00:00:00.Z",
                           "2026-01-01T00:00:00.1x2Z",
                           "2026-01-01T00:00:00,1Z",
                           "02026-01-01T00:00:00Z",
                           "2026-1-01T00:00:000Z"}) {
    EXPECT_FALSE(to_time(text)) << text;
    EXPECT_FALSE(instant_key(text)) << text;
  }
  EXPECT_TRUE(to_time("2000-02-29T00:00:00." + std::string(kMaxFractionDigits, '1') + "Z"));
  EXPECT_FALSE(to_time("2000-02-29T00:00:00." + std::string(kMaxFractionDigits + 1, '1') + "Z"));
}

TEST(Time, IsWrittenWithSixDigits) {
  EXPECT_EQ(to_text(Time{0}), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(to_text(Time{-1}), "1969-12-31T23:59:59.999999Z");
  for (const auto* text : {"2026-11-22T16:50:32.123456Z", "2000-02-29T00:00:00.000001Z", "9999-12-31T23:59:59.999999Z"})
    EXPECT_EQ(to_text(to_time(text).value()), text);
}

TEST(Time, HasKeysThatOrderAsInstantsDo) {
  EXPECT_EQ(instant_key("2026-11-22T16:50:32.100Z"), instant_key("2026-11-22T16:50:32.1Z"));
  EXPECT_EQ(instant_key("2026-11-22T16:50:32.000Z"), instant_key("2026-11-22T16:50:32Z"));
  const std::vector<std::string> rising{"2025-12-31T23:59:59.999Z", "2026-01-01T00:00:00Z",
                                        "2026-01-01T00:00:00.01Z",  "2026-01-01T00:00:00.1Z",
                                        "2026-01-01T00:00:00.11Z",  "2026-01-01T00:00:01Z"};
  for (std::size_t i = 1; i < rising.size(); ++i) EXPECT_LT(*instant_key(rising[i - 1]), *instant_key(rising[i]));
}

TEST(Uuid, IsKnownByItsForm) {
  EXPECT_EQ(uuid_version("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"), 1);
  EXPECT_EQ(uuid_version("F81D4FAE-7DEC-51D0-B765-00A0C91E6BF6"), 5);
  EXPECT_EQ(uuid_version("f81d4fae-7dec-11d0-c765-00a0c91e6bf6"), 0) << "another variant";
  for (const auto* text : {"", "f81d4fae7dec11d0a76500a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
                           "f81d4fae-7dec-11d0-a765-00a0c91e6bfg", "f81d4fae-7dec-11d0a-765-00a0c91e6bf6"}) {
    EXPECT_FALSE(is_uuid(text)) << text;
  }
}

TEST(Uuid, IsMadeOfRandomnessOrADigest) {
  test::SeededRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto uuid = random_uuid(random);
    EXPECT_EQ(uuid_version(uuid), 4) << uuid;
    EXPECT_TRUE(seen.insert(uuid).second);
  }
  // RFC 4122 §4.3 over SHA-1 of the DNS namespace and "www.example.com", as Python's uuid.uuid5 has it.
  const auto digest = from_hex("2ed6657de927468b55e12665a8aea6a22dee3e35").value();
  EXPECT_EQ(uuid5_from_sha1(std::span<const std::uint8_t, 20>(digest.data(), 20)),
            "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(Random, IsUniformBelowABound) {
  test::SeededRandom random;
  std::array<int, 3> counts{};
  for (int i = 0; i < 3000; ++i) ++counts.at(random.below(3));
  for (const int count : counts) EXPECT_NEAR(count, 1000, 150);
  EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, OfTheSystemDoesNotRepeat) {
  std::set<std::array<std::uint8_t, 16>> seen;
  for (int i = 0; i < 2000; ++i) EXPECT_TRUE(seen.insert(system_random().bytes<16>()).second);
  Bytes large(10'000);
  system_random().fill(large);
  EXPECT_NE(std::count(large.begin(), large.end(), 0), 10'000);
}

TEST(Text, IsQuotedShortAndPrintable) {
  EXPECT_EQ(excerpt("abc"), "abc");
  EXPECT_EQ(excerpt("a\nb\x1b[1m\x7f"), "a?b?[1m?");
  EXPECT_EQ(excerpt("abcdef", 3), "abc…");
  EXPECT_EQ(excerpt("aé", 2), "a…") << "no half characters";
  EXPECT_EQ(excerpt("\x80\x80\x80", 1), "…");
}

TEST(Codes, HaveSlugsOfTheirOwn) {
  std::set<std::string_view> slugs;
  for (int i = 0; i <= static_cast<int>(Code::internal); ++i) {
    const auto& code = info(static_cast<Code>(i));
    EXPECT_TRUE(slugs.insert(code.slug).second) << code.slug;
    EXPECT_FALSE(code.meaning.empty());
    EXPECT_GE(code.http_status, 400);
    EXPECT_GE(code.exit_status, 1);
    EXPECT_LE(code.exit_status, 4);
  }
}

// The placeholders of a sentence; nothing when a brace has no partner.
std::optional<std::vector<std::string>> placeholders(std::string_view text) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '}') return std::nullopt;
    if (text[i] != '{') continue;
    const auto close = text.find_first_of("{}", i + 1);
    if (close == std::string_view::npos || text[close] == '{' || close == i + 1) return std::nullopt;
    found.emplace_back(text.substr(i + 1, close - i - 1));
    i = close;
  }
  return found;
}

TEST(Messages, AreSentencesWithNamedPlaceholders) {
  for (int i = 0; i < static_cast<int>(Msg::count_); ++i) {
    const auto id = static_cast<Msg>(i);
    const auto text = sentence_of(id);
    ASSERT_FALSE(text.empty()) << name_of(id);
    const auto names = placeholders(text);
    ASSERT_TRUE(names) << name_of(id) << ": " << text;
    for (const auto& name : *names) {
      EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"), std::string::npos) << name_of(id);
    }
  }
}

TEST(Messages, AreFilledOnce) {
  const Message message{Msg::kFileTooLarge, {{"size", "{limit}"}, {"limit", "7"}}};
  EXPECT_EQ(render(message).find("is {limit} bytes; the limit is 7 "), 0U) << render(message);
  EXPECT_NE(render({Msg::kFileTooLarge}).find("{size}"), std::string::npos) << "a value that is missing shows";
  const Error error{Code::limit, message, "a.json"};
  EXPECT_EQ(error.sentence().find("a.json: is "), 0U);
}

Result<int> half(int number) {
  if (number % 2 != 0) return fail(Code::invalid, Msg::kJsonEmpty, "odd");
  return number / 2;
}

Result<int> quarter(int number) {
  COMITY_TRY(const int halved, half(number));
  COMITY_CHECK(half(halved).map([](int) {}));
  return half(halved);
}

TEST(Results, TravelUpwards) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(7).error().where, "odd");
  EXPECT_EQ(quarter(6).error().code, Code::invalid);
}

}  // namespace
}  // namespace comity
