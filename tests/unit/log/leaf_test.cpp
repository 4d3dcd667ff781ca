// The hashes of a leaf, against what tests/cases/log/make_leaf.py computed from docs/format/leaf.md.
#include "log/leaf.h"

#include <gtest/gtest.h>

#include "tests/support/data.h"

namespace comity::log {
namespace {

Hash hash_of(const json::Value* hex) {
  Hash hash{};
  const auto bytes = from_hex(hex->text()).value();
  std::copy_n(bytes.begin(), hash.size(), hash.begin());
  return hash;
}

class Leaf : public testing::Test {
 protected:
  const json::Value* at(const char* name) const { return case_->find(name); }

  test::Json case_{test::case_file("cases/log/leaf.json")};
  crypto::Key key_ = *crypto::Key::from(from_hex(case_->find("key")->text()).value());
};

TEST_F(Leaf, CommitsToItsFields) {
  FieldHashes hashes{};
  ASSERT_EQ(at("fields")->items().size(), kFields);
  for (std::size_t i = 0; i < kFields; ++i) {
    const auto& expected = at("fields")->items()[i];
    const auto field = static_cast<Field>(i);
    EXPECT_EQ(name_of(field), expected.find("name")->text());
    const auto nonce = field_nonce(key_, field);
    EXPECT_EQ(nonce, hash_of(expected.find("nonce")));
    hashes.at(i) = field_hash(field, nonce, expected.find("value")->text());
    EXPECT_EQ(hashes.at(i), hash_of(expected.find("hash")));
  }
  const auto commitment = commitment_of(hashes);
  EXPECT_EQ(commitment, hash_of(at("commitment")));
  EXPECT_EQ(to_hex(entry_of(commitment)), at("entry")->text());
  EXPECT_EQ(leaf_of(commitment), hash_of(at("leaf")));
  EXPECT_EQ(leaf_of(commitment), leaf_hash(entry_of(commitment)));
}

TEST_F(Leaf, CommitsToDecisionsAndItems) {
  const auto* decided = at("decided");
  const auto nonce = decided_nonce(key_, static_cast<std::uint32_t>(decided->find("number")->integer()));
  EXPECT_EQ(nonce, hash_of(decided->find("nonce")));
  EXPECT_EQ(decided_hash(nonce, decided->find("value")->text()), hash_of(decided->find("hash")));

  const auto* item = at("item");
  const auto key = item_key(key_, hash_of(item->find("secret")));
  EXPECT_EQ(key, hash_of(item->find("key")));
  const auto commitment = item_commitment(key, hash_of(item->find("digest")));
  EXPECT_EQ(commitment, hash_of(item->find("commitment")));
  EXPECT_EQ(item_hash(commitment, {3, 2}), hash_of(item->find("hash")));
  EXPECT_NE(item_hash(commitment, {2, 3}), hash_of(item->find("hash")));
}

}  // namespace
}  // namespace comity::log
