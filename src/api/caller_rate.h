// How many requests a caller may make: a bucket that fills steadily, with two seconds' worth at most.
//
// Safe on any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/time.h"

namespace comity::api {

class CallerRate {
 public:
  explicit CallerRate(std::uint32_t per_second) : per_second_(per_second) {}

  // Takes one request of the caller; false when it has none left.
  bool take(const std::string& caller, Time now);

 private:
  struct Bucket {
    double left = 0;
    Time filled;
  };
  double per_second_;
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;  // callers are few: exchange::kMaxCallers
};

}  // namespace comity::api
