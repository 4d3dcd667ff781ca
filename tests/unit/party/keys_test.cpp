#include "party/keys.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "crypto/hash.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_folder.h"

namespace comity::party {
namespace {

constexpr crypto::PassphraseCost kCheap{1, 64, 1};

Protection passphrase(std::string_view text) { return Passphrase{crypto::Secret(text), kCheap}; }

NodeSecrets secrets() {
  test::SeededRandom random;
  return NodeSecrets::create(random);
}

std::string sealed_by(const Protection& protection) {
  test::SeededRandom random(2);
  return seal_to_json(secrets(), protection, random).value();
}

Protection key_of(std::uint64_t seed) {
  test::SeededRandom random(seed);
  return crypto::Key::random(random);
}

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::internal : result.error().code;
}

void expect_same(const NodeSecrets& a, const NodeSecrets& b) {
  EXPECT_TRUE(crypto::equal(a.signing_seed.view(), b.signing_seed.view()));
  EXPECT_TRUE(crypto::equal(a.item_key.view(), b.item_key.view()));
  EXPECT_TRUE(crypto::equal(a.index_key.view(), b.index_key.view()));
  EXPECT_TRUE(crypto::equal(a.record_key.view(), b.record_key.view()));
  EXPECT_TRUE(crypto::equal(a.cursor_key.view(), b.cursor_key.view()));
  EXPECT_EQ(a.item_key_id, b.item_key_id);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

TEST(Keys, AreDifferentOnes) {
  const auto keys = secrets();
  EXPECT_FALSE(crypto::equal(keys.signing_seed.view(), keys.item_key.view()));
  EXPECT_FALSE(crypto::equal(keys.index_key.view(), keys.cursor_key.view()));
  EXPECT_FALSE(crypto::equal(keys.record_key.view(), keys.cursor_key.view()));
}

TEST(Keys, OpenWithWhatSealedThem) {
  expect_same(open_from_json(sealed_by(passphrase("open sesame")), passphrase("open sesame")).value(), secrets());
  expect_same(open_from_json(sealed_by(key_of(5)), key_of(5)).value(), secrets());
  EXPECT_EQ(protection_of(sealed_by(passphrase("x"))).value(), ProtectionKind::passphrase);
  EXPECT_EQ(protection_of(sealed_by(key_of(5))).value(), ProtectionKind::key_file);
}

TEST(Keys, StayClosedOtherwise) {
  const auto by_passphrase = sealed_by(passphrase("open sesame"));
  const auto wrong = open_from_json(by_passphrase, passphrase("open sesam"));
  EXPECT_EQ(code_of(wrong), Code::denied);
  EXPECT_NE(wrong.error().sentence().find("does not open with this passphrase"), std::string::npos);
  EXPECT_EQ(code_of(open_from_json(by_passphrase, key_of(5))), Code::denied);
  EXPECT_EQ(code_of(open_from_json(sealed_by(key_of(5)), key_of(6))), Code::denied);
  EXPECT_EQ(code_of(open_from_json(sealed_by(key_of(5)), passphrase("x"))), Code::denied);
  test::SeededRandom random;
  EXPECT_EQ(code_of(seal_to_json(secrets(), passphrase(""), random)), Code::usage);
}

TEST(Keys, ShowNothingOfThemselves) {
  const auto text = sealed_by(passphrase("open sesame"));
  const auto keys = secrets();
  for (const auto* key : {&keys.signing_seed, &keys.item_key, &keys.index_key, &keys.record_key, &keys.cursor_key}) {
    EXPECT_EQ(text.find(to_hex(key->view())), std::string::npos);
    EXPECT_EQ(text.find(to_base64(key->view()).substr(0, 40)), std::string::npos);
  }
  EXPECT_EQ(text.find("sesame"), std::string::npos);
}

TEST(Keys, RefuseAnAlteredDocument) {
  const auto text = sealed_by(passphrase("x"));
  const auto opened = [](const std::string& altered) { return code_of(open_from_json(altered, passphrase("x"))); };
  EXPECT_EQ(opened(replaced(text, "\"passes\":1", "\"passes\":2")), Code::denied);
  EXPECT_EQ(opened(replaced(text, "\"memory_kib\":64", "\"memory_kib\":100000000")), Code::limit);
  EXPECT_EQ(opened(replaced(text, "\"memory_kib\":64", "\"memory_kib\":4294967360")), Code::invalid);
  EXPECT_EQ(opened(replaced(text, "\"item_key_id\":1", "\"item_key_id\":2")), Code::denied);
  EXPECT_EQ(opened(replaced(text, "\"lanes\":1", "\"lanes\":-1")), Code::invalid);
  EXPECT_EQ(opened(replaced(text, "\"salt\":\"", "\"salt\":\"AAAA")), Code::invalid);
  EXPECT_EQ(opened(replaced(text, "\"sealed\":\"", "\"sealed\":\"AAAA")), Code::denied);
  EXPECT_EQ(opened(replaced(text, "comity/keys/1", "comity/keys/9")), Code::newer);
  EXPECT_EQ(opened(text.substr(0, text.size() / 2)), Code::malformed);
}

class KeyFile : public testing::Test {
 protected:
  void put(std::string_view content, mode_t mode) {
    std::ofstream(path_) << content;
    ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
  }
  test::TempFolder folder_;
  std::filesystem::path path_ = folder_ / "node.key";
  test::SeededRandom random_;
};

TEST_F(KeyFile, IsMadeForItsOwnerAlone) {
  ASSERT_TRUE(create_key_file(path_, random_));
  struct stat status {};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  test::SeededRandom same;
  EXPECT_TRUE(crypto::equal(read_key_file(path_).value().view(), crypto::Key::random(same).view()));
  EXPECT_EQ(create_key_file(path_, random_).error().code, Code::exists);
}

TEST_F(KeyFile, IsRefusedWhenOthersMayReadIt) {
  put(std::string(64, 'a'), 0640);
  const auto loose = read_key_file(path_);
  EXPECT_EQ(code_of(loose), Code::denied);
  EXPECT_NE(loose.error().sentence().find("chmod 600"), std::string::npos);
  put(std::string(64, 'a'), 0604);
  EXPECT_EQ(code_of(read_key_file(path_)), Code::denied);
  put(std::string(64, 'a'), 0400);
  EXPECT_TRUE(read_key_file(path_));
}

TEST_F(KeyFile, IsRefusedWhenItIsNone) {
  EXPECT_EQ(code_of(read_key_file(path_)), Code::not_found);
  for (const auto& content :
       {std::string(), std::string(62, 'a'), std::string(66, 'a'), std::string(64, 'g'), std::string(200, 'a')}) {
    put(content, 0600);
    EXPECT_FALSE(read_key_file(path_)) << content;
  }
  EXPECT_EQ(code_of(read_key_file(folder_.path())), Code::denied);
  ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(code_of(read_key_file(folder_ / "fifo")), Code::denied);
}

}  // namespace
}  // namespace comity::party
