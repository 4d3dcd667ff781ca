// What the gate decided, and why: small, of fixed size, without text. explain.h makes sentences of it.
#pragma once

#include <array>
#include <cstdint>

#include "gate/facts.h"
#include "gate/vocabulary.h"

namespace comity::gate {

// Why one rulebook came to its outcome.
enum class Reason : std::uint8_t {
  permits,        // by `rules`
  silent,         // a jurisdiction's rulebook in which nothing bites
  restricts,      // `rules` bite, at least the strictest of them on known facts
  unknown,        // `rules` bite, the strictest of them only because facts are unknown: `missing`
  not_permitted,  // no permit; `rules` would, were the facts in `missing` known or as they ask
  no_rulebook,    // a party that has published none gives and receives nothing, and may only publish one
};

// As whom a rulebook was asked.
enum class Side : std::uint8_t { owner, sender, receiver, infrastructure };

inline constexpr std::size_t kMaxNamedRules = 8;
inline constexpr std::size_t kMaxVerdicts = 10;
inline constexpr std::uint16_t kNoRulebook = 0xffff;

struct Verdict {
  std::uint16_t rulebook = kNoRulebook;  // in Gate::standing()
  Side side = Side::owner;
  Action act = Action::share;  // share, reshare or receive of one crossing
  Outcome outcome = Outcome::permit;
  Reason reason = Reason::silent;
  std::uint8_t named = 0;                             // of `rules`
  std::uint16_t more = 0;                             // rules that bit besides
  std::array<std::uint16_t, kMaxNamedRules> rules{};  // by their place in the rulebook; the strictest first
  std::uint32_t missing = 0;                          // bits by Fact

  bool operator==(const Verdict&) const = default;
};

struct Decision {
  Outcome outcome = Outcome::deny;
  std::uint8_t count = 0;
  std::array<Verdict, kMaxVerdicts> verdicts{};

  bool operator==(const Decision&) const = default;
};

constexpr std::uint32_t bit(Fact fact) { return 1U << static_cast<unsigned>(fact); }
static_assert(kFacts <= 32);

}  // namespace comity::gate
