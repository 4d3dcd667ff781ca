#include "store/sequence.h"

#include <algorithm>

namespace comity::store {

namespace {

// Mean 17 microseconds: at 50,000 items a second the stamps do not outrun the clock.
constexpr std::uint64_t kLeastStep = 2;
constexpr std::uint64_t kStepsBeyond = 31;

}  // namespace

std::uint64_t Sequence::next_stamp(Time now, Random& random, std::uint64_t places) {
  const std::uint64_t ahead = stamp + kLeastStep + random.below(kStepsBeyond);
  const std::uint64_t given = std::max(ahead, static_cast<std::uint64_t>(std::max<std::int64_t>(now.micros, 0)));
  stamp = given + places;
  return given;
}

}  // namespace comity::store
