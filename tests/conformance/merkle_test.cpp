// The inclusion and consistency proofs of transparency-dev/merkle, good and bad. The only one that is taken otherwise
// compares two equal "roots" of twelve bytes: what is no SHA-256 hash cannot be read as a root here.
#include <gtest/gtest.h>

#include <cstdio>

#include "log/lines.h"
#include "log/verify.h"
#include "tests/support/conformance.h"
#include "tests/support/data.h"

namespace comity::log {
namespace {

constexpr std::string_view kRootsOfTwelveBytes = "sizes are equal (one) and proof is empty";

struct Verdict {
  std::string title;
  bool held;
  bool expected;
};

std::optional<Hash> hash_at(const json::Value& one, std::string_view key) {
  return hash_from_base64(one.find(key)->text());
}
// One below zero stands there as 2^64 - 1.
std::uint64_t size_at(const json::Value& one, std::string_view key) {
  const auto* size = one.find(key);
  return size->is(json::Kind::large) ? ~std::uint64_t{0} : static_cast<std::uint64_t>(size->integer());
}
std::optional<std::vector<Hash>> proof_of(const json::Value& one) {
  std::vector<Hash> out;
  for (const auto& text : one.find("proof")->items()) {
    const auto hash = hash_from_base64(text.text());
    if (!hash) return {};
    out.push_back(*hash);
  }
  return out;
}

bool holds_inclusion(const json::Value& one) {
  const auto leaf = hash_at(one, "leafHash");
  const auto root = hash_at(one, "root");
  const auto proof = proof_of(one);
  return leaf && root && proof && is_included(*leaf, size_at(one, "leafIdx"), size_at(one, "treeSize"), *proof, *root);
}

bool holds_consistency(const json::Value& one) {
  const auto first = hash_at(one, "root1");
  const auto second = hash_at(one, "root2");
  const auto proof = proof_of(one);
  return first && second && proof &&
         is_consistent(size_at(one, "size1"), *first, size_at(one, "size2"), *second, *proof);
}

std::vector<Verdict> verdicts(const std::filesystem::path& folder, bool (*holds)(const json::Value&)) {
  std::vector<Verdict> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const test::Json one(test::read_file(entry.path()));
    out.push_back({std::string(one->find("desc")->text()), holds(*one), !one->find("wantErr")->boolean()});
  }
  return out;
}

TEST(Merkle, AgreesOnAllProofsButOne) {
  const auto folder = test::conformance_folder("tlog/merkle");
  COMITY_NEED_CONFORMANCE(folder);
  auto all = verdicts(folder / "inclusion", holds_inclusion);
  const auto consistency = verdicts(folder / "consistency", holds_consistency);
  all.insert(all.end(), consistency.begin(), consistency.end());
  std::size_t passed = 0;
  std::size_t good = 0;
  for (const auto& one : all) {
    const bool agreed = one.held == one.expected;
    EXPECT_EQ(agreed, one.title != kRootsOfTwelveBytes) << one.title;
    passed += agreed ? 1 : 0;
    good += one.held ? 1 : 0;
  }
  std::printf("Merkle proofs: %zu passed, %zu taken otherwise (%s), 0 skipped\n", passed, all.size() - passed,
              kRootsOfTwelveBytes.data());
  EXPECT_EQ(passed + 1, all.size());
  EXPECT_GT(good, 10U);
}

}  // namespace
}  // namespace comity::log
