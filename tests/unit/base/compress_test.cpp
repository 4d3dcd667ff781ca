#include "base/compress.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/support/seeded_random.h"

namespace comity {
namespace {

std::string text_of(std::string_view hex) {
  const auto bytes = from_hex(hex).value();
  return {bytes.begin(), bytes.end()};
}

// "first " and "second", each packed alone: two members, two frames.
std::string gzip_first() { return text_of("1f8b08000000000002034bcb2c2a2e510000fc7af11c06000000"); }
std::string gzip_second() { return text_of("1f8b08000000000002032b4e4dcecf4b010069111fb606000000"); }
std::string zstd_first() { return text_of("28b52ffd0058310000666972737420"); }
std::string zstd_second() { return text_of("28b52ffd00583100007365636f6e64"); }

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::internal : result.error().code;
}

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

TEST(Unpack, TakesAllMembersAndFrames) {
  EXPECT_EQ(unpack("plain", 100).value(), "plain");
  EXPECT_EQ(unpack("", 100).value(), "");
  EXPECT_EQ(unpack(gzip_first() + gzip_second(), 12).value(), "first second");
  EXPECT_EQ(unpack(zstd_first() + zstd_second(), 12).value(), "first second");
  EXPECT_EQ(unpack(gzip_first() + std::string(100, '\0'), 100).value(), "first ");
}

TEST(Unpack, RefusesWhatIsCutOffAtEveryPlace) {
  for (const auto& whole : {gzip_first() + gzip_second(), zstd_first() + zstd_second()}) {
    const auto border = whole.starts_with(gzip_first()) ? gzip_first().size() : zstd_first().size();
    for (std::size_t size = 4; size < whole.size(); ++size) {
      if (size == border) continue;
      EXPECT_EQ(code_of(unpack(whole.substr(0, size), 100)), Code::malformed) << size;
    }
  }
}

TEST(Unpack, RefusesDamageAndTrailingText) {
  for (const auto& whole : {gzip_first(), zstd_first()}) {
    EXPECT_EQ(code_of(unpack(whole + "x", 100)), Code::malformed);
  }
  std::string flipped = gzip_first();
  flipped[flipped.size() - 5] = static_cast<char>(flipped[flipped.size() - 5] ^ 1);  // its checksum
  EXPECT_EQ(code_of(unpack(flipped, 100)), Code::malformed);
}

TEST(Unpack, StopsAtItsLimit) {
  EXPECT_EQ(code_of(unpack(gzip_first() + gzip_second(), 11)), Code::limit);
  EXPECT_EQ(code_of(unpack(zstd_first() + zstd_second(), 11)), Code::limit);
  const Bytes bomb = compress(Bytes(100'000'000, 0), nullptr);
  ASSERT_LT(bomb.size(), 20'000U);
  EXPECT_EQ(code_of(unpack(std::string(as_text(bomb)), 1'000'000)), Code::limit);
}

TEST(Unpack, TakesOutputsAroundItsStep) {
  for (const std::size_t size : {262'143U, 262'144U, 262'145U, 524'288U, 1'000'000U}) {
    const Bytes packed = compress(Bytes(size, 'a'), nullptr);
    EXPECT_EQ(unpack(std::string(as_text(packed)), size).value(), std::string(size, 'a')) << size;
  }
}

std::vector<Bytes> samples() {
  test::SeededRandom random;
  std::vector<Bytes> all;
  for (int i = 0; i < 400; ++i) {
    all.push_back(bytes_of(R"({"type":"indicator","spec_version":"2.1","id":"indicator--)" +
                           to_hex(random.bytes<16>()) +
                           R"(","pattern_type":"stix","pattern":"[ipv4-addr:value = '192.0.2.)" +
                           std::to_string(random.below(256)) + R"(']"})"));
  }
  return all;
}

Dictionary trained() {
  const auto all = samples();
  const std::vector<ByteView> views(all.begin(), all.end());
  return Dictionary::prepare(train_dictionary(views, 4096).value()).value();
}

TEST(Compress, RoundTripsWithAndWithoutDictionary) {
  const Dictionary dictionary = trained();
  const Dictionary raw = Dictionary::prepare(samples()[0]).value();
  const Bytes item = samples()[7];
  for (const auto* one : {static_cast<const Dictionary*>(nullptr), &dictionary, &raw}) {
    const Bytes packed = compress(item, one);
    EXPECT_EQ(decompress(packed, one, item.size()).value(), item);
    EXPECT_EQ(code_of(decompress(packed, one, item.size() - 1)), Code::limit);
    EXPECT_EQ(decompress(compress({}, one), one, 0).value(), Bytes());
  }
  EXPECT_LT(compress(item, &dictionary).size(), compress(item, nullptr).size() / 2);
}

TEST(Compress, FindsDamage) {
  const Dictionary dictionary = trained();
  const Bytes item = samples()[7];
  const Bytes packed = compress(item, &dictionary);
  EXPECT_EQ(code_of(decompress(ByteView(packed).first(packed.size() - 1), &dictionary, 1000)), Code::damaged);
  EXPECT_EQ(code_of(decompress({}, &dictionary, 1000)), Code::damaged);
  const auto other = decompress(packed, nullptr, 1000);
  EXPECT_TRUE(!other || *other != item) << "opened without its dictionary";
}

TEST(Compress, RefusesADictionaryThatIsDamaged) {
  const Dictionary whole = trained();
  const Bytes content(whole.content().begin(), whole.content().begin() + 40);  // says trained, and stops
  EXPECT_EQ(code_of(Dictionary::prepare(content)), Code::damaged);
  EXPECT_EQ(code_of(train_dictionary({}, 4096)), Code::invalid);
}

TEST(Compress, SharesADictionaryAmongThreads) {
  const Dictionary dictionary = trained();
  const auto all = samples();
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (const auto& item : all) {
        if (decompress(compress(item, &dictionary), &dictionary, 1000).value() != item) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace comity
