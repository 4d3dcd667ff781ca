// A clock that stands still until it is told to move, forward or back.
#pragma once

#include <atomic>

#include "base/time.h"

namespace comity::test {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::int64_t micros = 1'700'000'000'000'000) : micros_(micros) {}
  Time now() const override { return {micros_.load()}; }
  void set(std::int64_t micros) { micros_ = micros; }
  void advance(std::int64_t micros) { micros_ += micros; }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace comity::test
