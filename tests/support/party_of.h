// A party for tests.
#pragma once

#include "party/party.h"
#include "tests/support/seeded_random.h"

namespace comity::test {

inline crypto::SigningKey signing_key(std::uint64_t seed = 1) {
  SeededRandom random(seed);
  return crypto::SigningKey(crypto::Key::random(random));
}

// With the key of that seed, and an identity that follows from it.
inline party::Party party_of(const std::string& handle, std::uint64_t seed = 1) {
  const auto parsed = party::Handle::parse(handle).value();
  return {parsed,
          "identity--00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + seed),
          "CERT of " + parsed.jurisdiction().text(),
          parsed.jurisdiction(),
          {party::Role::cert, party::Role::authority},
          {party::published(signing_key(seed).public_key(), party::KeyPurpose::sign)},
          {{party::ContactKind::email, "desk@cert.example"}, {party::ContactKind::phone, "+999 1"}}};
}

}  // namespace comity::test
