// Against an implementation of its own: what tests/cases/log/make.py computed of notes, a log, and tiles' paths.
#include <gtest/gtest.h>

#include "log/checkpoint.h"
#include "log/lines.h"
#include "log/note.h"
#include "log/tile.h"
#include "log/tree.h"
#include "tests/support/data.h"

namespace comity::log {
namespace {

std::string error_of(const auto& result) { return result ? "" : std::string(name_of(result.error().message.id)); }

std::vector<Hash> hashes_of(const json::Value& array) {
  std::vector<Hash> out;
  for (const auto& one : array.items()) out.push_back(*hash_from_base64(one.text()));
  return out;
}

TEST(Cases, VerifierKeys) {
  const test::Json cases(test::case_file("cases/log/notes.json"));
  for (const auto& one : cases->find("verifier_keys")->items()) {
    const auto text = one.find("text")->text();
    const auto key = parse_verifier_key(text);
    EXPECT_EQ(error_of(key), one.find("error")->text()) << text;
    if (key) {
      EXPECT_EQ(text_of(*key), text);
    }
  }
}

TEST(Cases, Notes) {
  const test::Json cases(test::case_file("cases/log/notes.json"));
  for (const auto& one : cases->find("notes")->items()) {
    const auto title = one.find("title")->text();
    std::vector<VerifierKey> keys;
    for (const auto& key : one.find("keys")->items()) keys.push_back(parse_verifier_key(key.text()).value());
    const auto note = parse_note(one.find("note")->text());
    const auto verified = note ? verified_by(*note, keys) : tl::make_unexpected(note.error());
    EXPECT_EQ(error_of(verified), one.find("error")->text()) << title;
    if (note) {
      EXPECT_EQ(text_of(*note), one.find("note")->text()) << title;
    }
    if (!verified) continue;
    const auto signers = one.find("signers")->items();
    ASSERT_EQ(verified->size(), signers.size()) << title;
    for (std::size_t i = 0; i < signers.size(); ++i) EXPECT_EQ((*verified)[i].name, signers[i].text()) << title;
  }
}

TEST(Cases, TilePaths) {
  const test::Json cases(test::case_file("cases/log/tile_paths.json"));
  for (const auto& one : cases->find("good")->items()) {
    const auto tile = parse_tile_path(one.text());
    const auto bundle = parse_bundle_path(one.text());
    ASSERT_NE(tile.has_value(), bundle.has_value()) << one.text();
    EXPECT_EQ(tile ? path_of(*tile) : bundle_path_of(bundle->index, bundle->width), one.text());
  }
  for (const auto& one : cases->find("bad")->items()) {
    EXPECT_FALSE(parse_tile_path(one.text())) << one.text();
    EXPECT_FALSE(parse_bundle_path(one.text())) << one.text();
  }
}

// A log of 21 entries, at every size that it had.
class LogCase : public testing::Test {
 protected:
  LogCase() {
    for (const auto& entry : cases_->find("entries")->items()) {
      entries_.push_back(*from_base64(entry.text()));
      leaves_.push_back(leaf_hash(entries_.back()));
    }
  }
  auto sizes() const { return cases_->find("sizes")->items(); }
  std::span<const Hash> leaves(std::size_t size) const { return std::span(leaves_).first(size); }
  Bytes tile(std::size_t size) const {
    Bytes out;
    for (const auto& leaf : leaves(size)) out.insert(out.end(), leaf.begin(), leaf.end());
    return out;
  }

  const test::Json cases_{test::case_file("cases/log/log.json")};
  std::vector<Bytes> entries_;
  std::vector<Hash> leaves_;
};

TEST_F(LogCase, RootsTilesAndBundles) {
  for (std::size_t size = 0; size < sizes().size(); ++size) {
    EXPECT_EQ(root_of(leaves(size)), hash_from_base64(sizes()[size].find("root")->text())) << size;
    EXPECT_EQ(to_base64(tile(size)), sizes()[size].find("tile")->text()) << size;
    const std::vector<ByteView> entries(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(to_base64(bundle_of(entries)), sizes()[size].find("bundle")->text()) << size;
  }
}

TEST_F(LogCase, CheckpointsAreSignedToTheByte) {
  const auto verifier = parse_verifier_key(cases_->find("verifier_key")->text()).value();
  const crypto::SigningKey key(*crypto::Key::from(*from_hex(cases_->find("seed")->text())));
  for (std::size_t size = 0; size < sizes().size(); ++size) {
    Note note{text_of(Checkpoint{verifier.name, size, root_of(leaves(size)), {}}), {}};
    sign(note, verifier.name, key);
    EXPECT_EQ(text_of(note), sizes()[size].find("checkpoint")->text()) << size;
    EXPECT_TRUE(verified_by(note, std::vector{verifier})) << size;
  }
}

TEST_F(LogCase, ProofsFromTiles) {
  int proofs = 0;
  for (std::size_t size = 0; size < sizes().size(); ++size) {
    if (sizes()[size].find("inclusion")->is(json::Kind::null)) continue;
    TileTree tiles(size, [&](const TileId&) -> Result<Bytes> { return tile(size); });
    for (std::size_t i = 0; i < size; ++i, ++proofs) {
      EXPECT_EQ(inclusion_proof(i, size, tiles.subtrees()).value(),
                hashes_of(sizes()[size].find("inclusion")->items()[i]));
      EXPECT_EQ(consistency_proof(i + 1, size, tiles.subtrees()).value(),
                hashes_of(sizes()[size].find("consistency")->items()[i]));
    }
  }
  EXPECT_EQ(proofs, 1 + 2 + 3 + 7 + 8 + 9 + 21);
}

}  // namespace
}  // namespace comity::log
