// A log of which a test makes heads and requests to witnesses at will. Leaf number i is the hash of its number.
#pragma once

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <string>
#include <vector>

#include "log/add_checkpoint.h"
#include "log/checkpoint.h"
#include "log/tree.h"

namespace comity::test {

class SampleLog {
 public:
  // Logs of another `variant` have other leaves from number `common` on; of another `seed`, another key.
  explicit SampleLog(std::string origin = "comity/xz.cert", std::uint8_t seed = 1, int variant = 0,
                     std::size_t common = 0)
      : origin_(std::move(origin)), key_(*crypto::Key::from(Bytes(32, seed))) {
    for (std::size_t i = 0; i < 300; ++i) {
      leaves_.push_back(log::leaf_hash(as_bytes(fmt::format("{} {}", i < common ? 0 : variant, i))));
    }
  }

  const std::string& origin() const { return origin_; }
  log::VerifierKey key() const { return log::verifier_key(origin_, log::KeyKind::ed25519, key_.public_key()); }
  log::Hash root(std::size_t size) const { return log::root_of(std::span(leaves_).first(size)); }

  std::string note(std::size_t size) const {
    log::Note note{log::text_of(log::Checkpoint{origin_, size, root(size), {}}), {}};
    log::sign(note, origin_, key_);
    return log::text_of(note);
  }
  std::vector<log::Hash> proof(std::size_t from, std::size_t to) const {
    return log::consistency_proof(
               from, to,
               [this](unsigned height, std::uint64_t index) -> Result<log::Hash> {
                 const auto width = std::size_t{1} << height;
                 return log::root_of(std::span(leaves_).subspan(static_cast<std::size_t>(index) * width, width));
               })
        .value();
  }
  // The body of add-checkpoint.
  std::string request(std::size_t from, std::size_t to) const {
    return log::text_of(log::AddCheckpoint{from, from <= to ? proof(from, to) : std::vector<log::Hash>(), note(to)});
  }

 private:
  std::string origin_;
  crypto::SigningKey key_;
  std::vector<log::Hash> leaves_;
};

}  // namespace comity::test
