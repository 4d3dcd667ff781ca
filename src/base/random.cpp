#include "base/random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace comity {

namespace {

void fill_from_kernel(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const auto got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) std::abort();  // no node may run on guessable keys
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    thread_local Pool pool;
    if (out.size() > pool.bytes.size()) return fill_from_kernel(out);
    if (pool.left < out.size()) {
      fill_from_kernel(pool.bytes);
      pool.left = pool.bytes.size();
    }
    pool.left -= out.size();
    const auto taken = std::span(pool.bytes).subspan(pool.left, out.size());
    std::memcpy(out.data(), taken.data(), out.size());
    ::explicit_bzero(taken.data(), taken.size());  // a key handed out must not stay in the pool
  }

 private:
  struct Pool {
    std::array<std::uint8_t, 4096> bytes{};
    std::size_t left = 0;
  };
};

}  // namespace

std::uint64_t Random::below(std::uint64_t bound) {
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;  // rejection keeps it uniform
  for (;;) {
    std::uint64_t value = 0;
    const auto raw = bytes<8>();
    std::memcpy(&value, raw.data(), raw.size());
    if (value < limit) return value % bound;
  }
}

Random& system_random() {
  static SystemRandom random;
  return random;
}

}  // namespace comity
