#include "log/verify.h"

#include <gtest/gtest.h>

#include "log/cosignature.h"
#include "tests/support/data.h"
#include "tests/unit/log/naive_tree.h"

namespace comity::log {
namespace {

using test::HashedTree;

// Every way to alter a proof by one hash that a careless verifier might overlook.
std::vector<std::vector<Hash>> altered(const std::vector<Hash>& proof) {
  std::vector<std::vector<Hash>> out;
  for (std::size_t i = 0; i <= proof.size(); ++i) {
    out.push_back(proof);
    out.back().insert(out.back().begin() + static_cast<std::ptrdiff_t>(i), Hash{});
    if (i == proof.size()) break;
    out.push_back(proof);
    out.back().erase(out.back().begin() + static_cast<std::ptrdiff_t>(i));
    out.push_back(proof);
    out.back()[i][i % 32] ^= 1U;
  }
  return out;
}

class Proofs : public testing::Test {
 protected:
  void expect_inclusion(std::uint64_t index, std::uint64_t size) const {
    const auto proof = inclusion_proof(index, size, tree_.subtrees(size)).value();
    const auto root = root_of(size, tree_.subtrees(size)).value();
    const auto leaf = tree_.level(0)[index];
    ASSERT_TRUE(is_included(leaf, index, size, proof, root)) << index << " of " << size;
    EXPECT_FALSE(is_included(leaf, index, size, proof, Hash{}));
    EXPECT_FALSE(is_included(Hash{}, index, size, proof, root));
    EXPECT_FALSE(is_included(leaf, index + 1, size, proof, root)) << index << " of " << size;
    EXPECT_FALSE(is_included(leaf, index ^ 1U, size, proof, root) && size > 1) << index << " of " << size;
    EXPECT_FALSE(is_included(leaf, size, size, proof, root));
    for (const auto& other : altered(proof)) EXPECT_FALSE(is_included(leaf, index, size, other, root));
  }

  void expect_consistency(std::uint64_t first, std::uint64_t second) const {
    const auto proof = consistency_proof(first, second, tree_.subtrees(second)).value();
    const auto old_root = root_of(first, tree_.subtrees(first)).value();
    const auto new_root = root_of(second, tree_.subtrees(second)).value();
    ASSERT_TRUE(is_consistent(first, old_root, second, new_root, proof)) << first << " " << second;
    EXPECT_FALSE(is_consistent(first, Hash{}, second, new_root, proof)) << first << " " << second;
    if (first == 0) return;
    EXPECT_FALSE(is_consistent(first, old_root, second, Hash{}, proof)) << first << " " << second;
    EXPECT_FALSE(is_consistent(second, new_root, first, old_root, proof) && first != second);
    for (const auto& other : altered(proof))
      EXPECT_FALSE(is_consistent(first, old_root, second, new_root, other)) << first << " " << second;
  }

  const HashedTree tree_{test::some_leaves(66'000)};
};

TEST_F(Proofs, HoldForEveryPlaceOfSmallTrees) {
  for (std::uint64_t size = 0; size <= 40; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) expect_inclusion(index, size);
    for (std::uint64_t first = 0; first <= size; ++first) expect_consistency(first, size);
  }
}

TEST_F(Proofs, HoldAroundTheBordersOfTiles) {
  const std::vector<std::uint64_t> sizes{254,    255,    256,    257,    258,    300,    511,    512,   513,
                                         65'280, 65'534, 65'535, 65'536, 65'537, 65'538, 65'792, 66'000};
  for (const auto size : sizes)
    for (const auto other : sizes) {
      if (other > size) continue;
      expect_inclusion(other - 1, size);
      expect_consistency(other, size);
    }
}

TEST_F(Proofs, HoldForEverySizeUpToABorder) {
  for (std::uint64_t size = 1; size <= 300; ++size) {
    for (const std::uint64_t index : {std::uint64_t{0}, size / 3, size / 2, size - 1}) expect_inclusion(index, size);
    for (const std::uint64_t first : {std::uint64_t{1}, size / 3, size / 2, size - 1}) expect_consistency(first, size);
  }
}

// A root that somebody chose to suit the proof.
TEST(ChosenRoots, DoNotHold) {
  const auto d = test::some_leaves(4);
  const auto left = node_hash(d[0], d[1]);
  EXPECT_TRUE(is_included(d[0], 0, 2, std::vector{d[1]}, left));
  EXPECT_FALSE(is_included(d[0], 0, 4, std::vector{d[1]}, left));
  EXPECT_FALSE(is_included(d[0], 0, 2, std::vector{d[1], d[2]}, node_hash(left, d[2])));
  EXPECT_TRUE(is_consistent(1, d[0], 2, left, std::vector{d[1]}));
  EXPECT_FALSE(is_consistent(1, d[0], 4, left, std::vector{d[1]}));
  EXPECT_FALSE(is_consistent(3, d[0], 2, left, std::vector{d[0], d[1]}));
  EXPECT_FALSE(is_consistent(0, d[0], 2, left, {}));
}

TEST(VerifyProof, AgreesWithTheCases) {
  const test::Json cases(test::case_file("cases/log/proofs.json"));
  const auto policy = parse_policy(cases->find("policy")->text());
  ASSERT_TRUE(policy) << policy.error().sentence();
  for (const auto& one : cases->find("proofs")->items()) {
    const auto title = one.find("title")->text();
    const auto text = one.find("proof")->text();
    const auto& entry = cases->find("entries")->items()[static_cast<std::size_t>(one.find("entry")->integer())];
    const auto leaf = leaf_hash(*from_base64(entry.text()));
    const auto proof = parse_proof(text);
    const auto verified = proof ? verify_proof(*proof, leaf, *policy) : tl::make_unexpected(proof.error());
    EXPECT_EQ(verified ? "" : name_of(verified.error().message.id), one.find("error")->text()) << title;
    if (proof) {
      EXPECT_EQ(text_of(*proof), text) << title;
    }
  }
}

TEST(VerifyProof, TellsWhoSawTheCheckpointAndWhen) {
  const test::Json cases(test::case_file("cases/log/proofs.json"));
  const auto policy = parse_policy(cases->find("policy")->text());
  const auto proof = parse_proof(cases->find("proofs")->items()[1].find("proof")->text());
  ASSERT_TRUE(policy && proof);
  EXPECT_EQ(as_text(*proof->extra), "what it is of");
  const auto verified = verify_checkpoint(proof->checkpoint, *policy);
  ASSERT_TRUE(verified) << verified.error().sentence();
  constexpr Time kSeen{1'767'225'600'000'000};
  EXPECT_EQ(verified->cosigned, (std::vector<Cosigned>{{"w0", kSeen}, {"w2", kSeen}, {"w3", kSeen}}));
  EXPECT_EQ(verified->seen, kSeen);
  EXPECT_EQ(verified->log, policy->logs[0].key);
  EXPECT_EQ(verified->checkpoint.size, 11U);
}

TEST(VerifyCheckpoint, TakesTheNewestCosignatureOfAWitness) {
  const crypto::SigningKey log(*crypto::Key::from(Bytes(32, 1)));
  const crypto::SigningKey witness(*crypto::Key::from(Bytes(32, 2)));
  const Policy policy{{{verifier_key("a", KeyKind::ed25519, log.public_key()), ""}},
                      {{"w", verifier_key("b", KeyKind::cosignature, witness.public_key()), ""}},
                      {},
                      "w"};
  Note note{text_of(Checkpoint{"a", 0, empty_root(), {}}), {}};
  sign(note, "a", log);
  for (const std::int64_t second : {3, 7, 5})
    note.signatures.push_back(cosign("b", witness, note.text, Time{second * 1'000'000}));
  EXPECT_EQ(verify_checkpoint(text_of(note), policy)->seen, Time{7'000'000});
}

TEST(ReadProof, IsBounded) {
  Proof proof{Bytes(kMaxExtra), 1, {Hash{}}, "checkpoint"};
  EXPECT_TRUE(parse_proof(text_of(proof)));
  proof.extra->push_back(0);
  EXPECT_EQ(parse_proof(text_of(proof)).error().code, Code::limit);
  proof.extra = Bytes(2 * kMaxExtra);
  EXPECT_EQ(parse_proof(text_of(proof)).error().code, Code::limit);
  proof = {{}, 1, std::vector<Hash>(kMaxProof), "checkpoint"};
  EXPECT_TRUE(parse_proof(text_of(proof)));
}

}  // namespace
}  // namespace comity::log
