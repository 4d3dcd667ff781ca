// The log that transparency-dev/tessera tests itself with: 15 entries, a checkpoint at every size, its tiles, and the
// keys that its makers published for it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "log/checkpoint.h"
#include "log/note.h"
#include "log/tile.h"
#include "log/verify.h"
#include "tests/support/conformance.h"

namespace comity::log {
namespace {

constexpr std::uint64_t kEntries = 15;
const std::string kVerifier = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
const std::string kSeed = "AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg";  // 0x01, then the seed

class Tessera : public testing::Test {
 protected:
  std::string checkpoint(std::uint64_t size) const {
    return test::read_file(folder_ / ("checkpoint." + std::to_string(size)));
  }
  Bytes file(const std::string& path) const {
    const auto text = test::read_file(folder_ / path);
    return {text.begin(), text.end()};
  }
  TileSource tiles() const {
    return [this](const TileId& id) -> Result<Bytes> { return file(path_of(id)); };
  }
  std::vector<Bytes> entries(std::uint64_t size) const {
    if (size == 0) return {};
    const auto width = static_cast<unsigned>(size);
    return split_bundle(file(bundle_path_of(0, width)), width).value();
  }

  const std::filesystem::path folder_ = test::conformance_folder("tlog/tessera/log");
};

TEST_F(Tessera, CheckpointsAreVerifiedAndSignedAlike) {
  COMITY_NEED_CONFORMANCE(folder_);
  const auto verifier = parse_verifier_key(kVerifier).value();
  const auto private_key = *from_base64(kSeed);
  const crypto::SigningKey key(*crypto::Key::from(ByteView(private_key).subspan(1)));
  ASSERT_EQ(key.public_key(), verifier.key);
  std::uint64_t passed = 0;
  for (std::uint64_t size = 0; size <= kEntries; ++size) {
    const auto text = checkpoint(size);
    const auto note = parse_note(text);
    ASSERT_TRUE(note) << size;
    EXPECT_TRUE(verified_by(*note, std::vector{verifier})) << size;
    const auto read = parse_checkpoint(note->text);
    ASSERT_TRUE(read) << size;
    EXPECT_EQ(read->size, size);
    Note again{text_of(*read), {}};
    sign(again, read->origin, key);
    EXPECT_EQ(text_of(again), text) << size;
    ++passed;
  }
  std::printf("Tessera: %llu checkpoints passed\n", static_cast<unsigned long long>(passed));
}

TEST_F(Tessera, RootsComeOfTilesAndOfEntries) {
  COMITY_NEED_CONFORMANCE(folder_);
  for (std::uint64_t size = 0; size <= kEntries; ++size) {
    const auto root = parse_checkpoint(parse_note(checkpoint(size)).value().text).value().root;
    TileTree tree(size, tiles());
    EXPECT_EQ(root_of(size, tree.subtrees()).value(), root) << size;
    Edge edge;
    for (const auto& entry : entries(size)) edge.append(leaf_hash(entry));
    EXPECT_EQ(edge.size(), size);
    EXPECT_EQ(edge.root(), root) << size;
  }
}

TEST_F(Tessera, TilesAndBundlesAreMadeAlike) {
  COMITY_NEED_CONFORMANCE(folder_);
  for (std::uint64_t size = 1; size <= kEntries; ++size) {
    const auto all = entries(size);
    EXPECT_EQ(bundle_of(std::vector<ByteView>(all.begin(), all.end())),
              file(bundle_path_of(0, static_cast<unsigned>(size))));
    Bytes tile;
    for (const auto& entry : all) {
      const auto leaf = leaf_hash(entry);
      tile.insert(tile.end(), leaf.begin(), leaf.end());
    }
    const auto changed = tiles_between(size - 1, size);
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(tile, file(path_of(changed[0]))) << size;
  }
}

TEST_F(Tessera, ProofsFromItsTilesHoldUnderItsCheckpoints) {
  COMITY_NEED_CONFORMANCE(folder_);
  const auto policy = parse_policy("log " + kVerifier + "\nquorum none\n").value();
  for (std::uint64_t size = 1; size <= kEntries; ++size) {
    TileTree tree(size, tiles());
    const auto all = entries(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const Proof proof{{}, index, inclusion_proof(index, size, tree.subtrees()).value(), checkpoint(size)};
      const auto verified = verify_proof(parse_proof(text_of(proof)).value(), leaf_hash(all[index]), policy);
      EXPECT_TRUE(verified) << index << " of " << size;
    }
    const auto older = parse_checkpoint(parse_note(checkpoint(size / 2)).value().text).value();
    const auto newer = parse_checkpoint(parse_note(checkpoint(size)).value().text).value();
    EXPECT_TRUE(is_consistent(older.size, older.root, newer.size, newer.root,
                              consistency_proof(older.size, newer.size, tree.subtrees()).value()));
  }
}

}  // namespace
}  // namespace comity::log
