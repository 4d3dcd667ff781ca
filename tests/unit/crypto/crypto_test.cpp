#include <gtest/gtest.h>

#include "crypto/hash.h"
#include "crypto/passphrase.h"
#include "crypto/seal.h"
#include "crypto/sign.h"
#include "tests/support/seeded_random.h"

namespace comity::crypto {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }
Key key_of(std::string_view text) { return std::move(*Key::from(hex(text))); }

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::internal : result.error().code;
}

// FIPS 180-4, the examples of NIST.
TEST(Hash, KnownDigests) {
  EXPECT_EQ(to_hex(sha1(as_bytes("abc"))), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(to_hex(sha1({})), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256({as_bytes("a"), {}, as_bytes("bc")}), sha256(as_bytes("abc")));
}

// RFC 4231 §4.2 and §4.3, whose shorter keys are the same as ones filled up with zeros.
TEST(Hash, KnownMacs) {
  const Key first = key_of("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b000000000000000000000000");
  EXPECT_EQ(to_hex(hmac_sha256(first, as_bytes("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  const Key second = key_of("4a65666500000000000000000000000000000000000000000000000000000000");
  EXPECT_EQ(to_hex(hmac_sha256(second, as_bytes("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Hash, ComparesWhole) {
  EXPECT_TRUE(equal(as_bytes("same"), as_bytes("same")));
  EXPECT_FALSE(equal(as_bytes("same"), as_bytes("sama")));
  EXPECT_FALSE(equal(as_bytes("same"), as_bytes("sam")));
}

TEST(Secret, IsWipedWhereItLeaves) {
  Key from = key_of("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b000000000000000000000001");
  const Key to = std::move(from);
  EXPECT_TRUE(equal(from.view(), Bytes(32)));  // NOLINT(bugprone-use-after-move): that is the point
  EXPECT_EQ(to.view()[31], 1);
  EXPECT_FALSE(Key::from(Bytes(31)));
}

TEST(Seal, OpensOnlyWhatItSealed) {
  test::SeededRandom random;
  const Key key = Key::random(random);
  const Key other = Key::random(random);
  for (const std::string_view text : {std::string_view(), std::string_view("an item")}) {
    const Bytes sealed = seal(key, as_bytes(text), as_bytes("row 7"), random);
    EXPECT_EQ(sealed.size(), text.size() + kNonceSize + kTagSize);
    EXPECT_EQ(as_text(open(key, sealed, as_bytes("row 7")).value()), text);
    EXPECT_EQ(code_of(open(other, sealed, as_bytes("row 7"))), Code::damaged);
    EXPECT_EQ(code_of(open(key, sealed, as_bytes("row 8"))), Code::damaged);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
      Bytes flipped = sealed;
      flipped[i] ^= 0x10U;
      EXPECT_EQ(code_of(open(key, flipped, as_bytes("row 7"))), Code::damaged) << i;
      EXPECT_EQ(code_of(open(key, ByteView(sealed).first(i), as_bytes("row 7"))), Code::damaged) << i;
    }
  }
  EXPECT_NE(seal(key, as_bytes("same"), {}, random), seal(key, as_bytes("same"), {}, random));
}

// The GCM specification's test case 16.
TEST(Seal, OpensAKnownText) {
  const Key key = key_of("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const Bytes sealed = hex(
      "cafebabefacedbaddecaf888522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b10"
      "56828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
  EXPECT_EQ(
      to_hex(open(key, sealed, hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")).value()),
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657"
      "ba637b39");
}

// RFC 3394 §4.6.
TEST(Wrap, KnownKey) {
  const Key wrapping = key_of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  const Key key = key_of("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
  const Bytes wrapped = wrap(wrapping, key);
  EXPECT_EQ(to_hex(wrapped), "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21");
  EXPECT_TRUE(equal(unwrap(wrapping, wrapped).value().view(), key.view()));
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    Bytes flipped = wrapped;
    flipped[i] ^= 1U;
    EXPECT_EQ(code_of(unwrap(wrapping, flipped)), Code::damaged) << i;
  }
  EXPECT_EQ(code_of(unwrap(wrapping, ByteView(wrapped).first(39))), Code::damaged);
  EXPECT_EQ(code_of(unwrap(key, wrapped)), Code::damaged);
}

TEST(Wrap, AndSealShareAThread) {
  test::SeededRandom random;
  const Key node = Key::random(random);
  for (int i = 0; i < 10; ++i) {
    const Key key = Key::random(random);
    const Bytes sealed = seal(key, as_bytes("text"), as_bytes("aad"), random);
    const Bytes wrapped = wrap(node, key);
    const Key again = unwrap(node, wrapped).value();
    EXPECT_EQ(as_text(open(again, sealed, as_bytes("aad")).value()), "text");
  }
}

// RFC 8032 §7.1, tests 1 and 3.
TEST(Sign, KnownSignatures) {
  const SigningKey first(key_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  EXPECT_EQ(to_hex(first.public_key()), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(
      to_hex(first.sign({})),
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
      "655141438e7a100b");
  const SigningKey third(key_of("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));
  EXPECT_EQ(
      to_hex(third.sign(hex("af82"))),
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
      "c027beceea1ec40a");
}

TEST(Sign, VerifiesOnlyItsOwn) {
  test::SeededRandom random;
  const SigningKey key(Key::random(random));
  const Signature signature = key.sign(as_bytes("a release"));
  EXPECT_TRUE(verify(key.public_key(), as_bytes("a release"), signature));
  EXPECT_FALSE(verify(key.public_key(), as_bytes("a refusal"), signature));
  EXPECT_FALSE(verify(SigningKey(Key::random(random)).public_key(), as_bytes("a release"), signature));
  EXPECT_FALSE(verify(key.public_key(), as_bytes("a release"), ByteView(signature).first(63)));
  Bytes longer(signature.begin(), signature.end());
  longer.push_back(0);
  EXPECT_FALSE(verify(key.public_key(), as_bytes("a release"), longer));
}

// Whoever has such a point for a key may sign anything with R = identity, S = 0: one message in eight verifies.
TEST(Sign, NamesKeysThatAnyoneCanSignFor) {
  Signature forged{};
  forged[0] = 1;
  const std::vector<std::string> low{"0000000000000000000000000000000000000000000000000000000000000000",
                                     "0000000000000000000000000000000000000000000000000000000000000080",
                                     "0100000000000000000000000000000000000000000000000000000000000000",
                                     "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                     "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                                     "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                                     "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                                     "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"};
  for (const auto& text : low) {
    const Bytes bytes = hex(text);
    PublicKey key{};
    std::copy(bytes.begin(), bytes.end(), key.begin());
    int verified = 0;
    for (int i = 0; i < 200; ++i) verified += verify(key, as_bytes(std::to_string(i)), forged) ? 1 : 0;
    EXPECT_GT(verified, 0) << "not of small order after all: " << text;
    EXPECT_FALSE(is_sound(key)) << text;
  }
  PublicKey beyond{};
  beyond.fill(0xff);
  EXPECT_FALSE(is_sound(beyond));
  beyond.front() = 0xeb;
  EXPECT_TRUE(is_sound(beyond)) << "p - 2 is a y like any other";
  test::SeededRandom random;
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(is_sound(SigningKey(Key::random(random)).public_key()));
}

TEST(Passphrase, DerivesTheSameKeyFromTheSameInput) {
  const PassphraseCost cheap{1, 64, 1};
  const Salt salt{1, 2, 3};
  const Key key = derive_key(Secret("correct horse"), salt, cheap).value();
  EXPECT_EQ(to_hex(key.view()), "3e506bc82a3a4a37ee42c67bc9c9577b9a3164c60a56bcb4838b6f88bb587a1c")
      << "documents sealed earlier would not open";
  EXPECT_TRUE(equal(key.view(), derive_key(Secret("correct horse"), salt, cheap).value().view()));
  EXPECT_FALSE(equal(key.view(), derive_key(Secret("correct hors"), salt, cheap).value().view()));
  EXPECT_FALSE(equal(key.view(), derive_key(Secret("correct horse"), Salt{1, 2, 4}, cheap).value().view()));
  EXPECT_FALSE(equal(key.view(), derive_key(Secret("correct horse"), salt, {2, 64, 1}).value().view()));
}

TEST(Passphrase, BoundsItsCost) {
  for (const PassphraseCost cost : {PassphraseCost{1, 100'000'000, 1}, PassphraseCost{1'000'000, 64, 1},
                                    PassphraseCost{1, 4096, 100}, PassphraseCost{0, 64, 1}, PassphraseCost{1, 7, 1}}) {
    EXPECT_EQ(code_of(derive_key(Secret("x"), Salt{}, cost)), Code::limit);
  }
}

}  // namespace
}  // namespace comity::crypto
