#include "api/taxii/list_stream.h"

#include <gtest/gtest.h>

#include "tests/support/data.h"

namespace comity::api {
namespace {

exchange::Listing listing_of(std::size_t count, std::string next = {}) {
  exchange::Listing listing;
  for (std::size_t i = 1; i <= count; ++i) {
    exchange::Shown shown;
    shown.entry.stamp = 1'700'000'000'000'000 + i;
    shown.entry.item.seq = i;
    listing.entries.push_back(std::move(shown));
  }
  listing.more = !next.empty();
  listing.next = std::move(next);
  return listing;
}

// An element is its number, filled up to `size` bytes.
Element numbered(std::size_t size = 0) {
  return [size](const exchange::Shown& shown, std::string& out) -> Status {
    const auto number = std::to_string(shown.entry.item.seq);
    out += "\"" + number + std::string(size, '.') + "\"";
    return {};
  };
}

// As `numbered`, but that of `seq` ends with an error after some bytes of it.
Element failing(std::vector<std::uint64_t> seqs, Code code, std::size_t size = 0) {
  return [=](const exchange::Shown& shown, std::string& out) -> Status {
    if (std::find(seqs.begin(), seqs.end(), shown.entry.item.seq) == seqs.end()) return numbered(size)(shown, out);
    out += "half of";
    return fail(code, Msg::kNoSuchObject);
  };
}

struct Whole {
  std::vector<std::string> parts;
  std::optional<Code> error;

  std::string text() const {
    std::string all;
    for (const auto& part : parts) all += part;
    return all;
  }
};

Whole read(Result<net::Response> answer) {
  if (!answer) return {{}, answer.error().code};
  Whole whole{{answer->body}, {}};
  for (bool more = static_cast<bool>(answer->more); more;) {
    std::string part;
    const auto next = answer->more(part);
    if (!next) {
      whole.error = next.error().code;
      break;
    }
    whole.parts.push_back(std::move(part));
    more = *next;
  }
  return whole;
}

std::string text_of(const exchange::Listing& listing, const Element& element) {
  const auto whole = read(list_answer(listing, "objects", element));
  EXPECT_FALSE(whole.error);
  return whole.text();
}

// TAXII 2.1 §3.7, §1.6.2.
TEST(ListStream, AnEnvelopeIsAsTheStandardHasIt) {
  EXPECT_EQ(text_of(listing_of(0), numbered()), "{}");
  EXPECT_EQ(text_of(listing_of(1), numbered()), R"({"objects":["1"]})");
  EXPECT_EQ(text_of(listing_of(3), numbered()), R"({"objects":["1","2","3"]})");
  EXPECT_EQ(text_of(listing_of(2, "n\"x"), numbered()), R"({"more":true,"next":"n\"x","objects":["1","2"]})");
  EXPECT_EQ(text_of(listing_of(0, "n"), numbered()), R"({"more":true,"next":"n"})");
}

// TAXII 2.1 §3.2.
TEST(ListStream, HeadersBoundThePage) {
  const auto answer = list_answer(listing_of(3), "objects", numbered());
  EXPECT_EQ(*answer->fields.find("x-taxii-date-added-first"), "2023-11-14T22:13:20.000001Z");
  EXPECT_EQ(*answer->fields.find("x-taxii-date-added-last"), "2023-11-14T22:13:20.000003Z");
  const auto empty = list_answer(listing_of(0), "objects", numbered());
  EXPECT_EQ(empty->fields.find("x-taxii-date-added-first"), nullptr);
  EXPECT_EQ(empty->fields.find("x-taxii-date-added-last"), nullptr);
}

TEST(ListStream, AShortPageIsOnePart) {
  const auto answer = list_answer(listing_of(3), "objects", numbered());
  EXPECT_FALSE(answer->more);
}

TEST(ListStream, ALongPageComesInPartsOfOneSize) {
  for (const std::size_t size : {std::size_t{1'000}, std::size_t{65'536}, std::size_t{200'000}}) {
    const auto whole = read(list_answer(listing_of(200, "n"), "objects", numbered(size)));
    ASSERT_FALSE(whole.error);
    EXPECT_GT(whole.parts.size(), 2U);
    for (const auto& part : whole.parts) EXPECT_LE(part.size(), 65'536 + size + 64);
    Limits limits;
    limits.object_bytes = 1ULL << 30U;
    const test::Json json(whole.text(), limits);
    ASSERT_EQ(json->find("objects")->items().size(), 200U);
    EXPECT_TRUE(json->find("objects")->items()[199].text().starts_with("200."));
  }
}

TEST(ListStream, WhatIsGoneIsLeftOut) {
  const auto without = [](std::vector<std::uint64_t> gone, std::string next = {}) {
    return text_of(listing_of(3, std::move(next)), failing(std::move(gone), Code::not_found));
  };
  EXPECT_EQ(without({2}), R"({"objects":["1","3"]})");
  EXPECT_EQ(without({1}), R"({"objects":["2","3"]})");
  EXPECT_EQ(without({3}), R"({"objects":["1","2"]})");
  EXPECT_EQ(without({1, 2}, "n"), R"({"more":true,"next":"n","objects":["3"]})");
  EXPECT_EQ(without({1, 2, 3}), "{}");
  EXPECT_EQ(without({1, 2, 3}, "n"), R"({"more":true,"next":"n"})");
}

TEST(ListStream, WhatIsGoneAtTheEdgeOfAPartIsLeftOut) {
  std::vector<std::uint64_t> gone;
  for (std::uint64_t seq = 2; seq <= 200; seq += 2) gone.push_back(seq);
  const test::Json json(text_of(listing_of(200), failing(gone, Code::not_found, 5'000)));
  EXPECT_EQ(json->find("objects")->items().size(), 100U);
}

TEST(ListStream, AnErrorInTheFirstPartIsTheAnswer) {
  const auto answer = list_answer(listing_of(3), "objects", failing({2}, Code::damaged));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::damaged);
}

// The client must not be able to take what it has for the whole.
TEST(ListStream, AnErrorLaterCutsThePage) {
  const auto whole = read(list_answer(listing_of(200), "objects", failing({150}, Code::damaged, 1'000)));
  EXPECT_EQ(whole.error, Code::damaged);
  ASSERT_GE(whole.parts.size(), 1U);
  EXPECT_FALSE(whole.text().ends_with("]}"));
}

}  // namespace
}  // namespace comity::api
