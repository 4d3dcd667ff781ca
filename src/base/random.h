// Randomness, injected everywhere so that tests can seed it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace comity {

class Random {
 public:
  virtual ~Random() = default;
  // Fills the whole span. Safe on any thread. Never fails: a system without randomness aborts.
  virtual void fill(std::span<std::uint8_t> out) = 0;

  template <std::size_t N>
  std::array<std::uint8_t, N> bytes() {
    std::array<std::uint8_t, N> out{};
    fill(out);
    return out;
  }
  // Uniform in [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound);
};

// The operating system's generator, buffered a page at a time per thread.
Random& system_random();

}  // namespace comity
