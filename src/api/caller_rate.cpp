#include "api/caller_rate.h"

#include <algorithm>

namespace comity::api {

bool CallerRate::take(const std::string& caller, Time now) {
  const std::lock_guard lock(mutex_);
  const auto [found, made] = buckets_.try_emplace(caller);
  auto& bucket = found->second;
  const double most = 2 * per_second_;
  const double elapsed = static_cast<double>(std::max<std::int64_t>(0, now.micros - bucket.filled.micros)) / 1e6;
  bucket.left = made ? most : std::min(most, bucket.left + elapsed * per_second_);
  bucket.filled = now;
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

}  // namespace comity::api
