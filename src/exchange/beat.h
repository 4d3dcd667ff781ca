// A beat on which answers go out that have nothing of what was named, so that whether something was looked at and
// withheld does not show in their time. An answer that takes longer than a beat goes out on the next.
//
// A value, made when the question comes; any thread. No errors.
#pragma once

#include <chrono>
#include <thread>

namespace comity::exchange {

class Beat {
 public:
  void wait() const {
    const auto taken = std::chrono::steady_clock::now() - began_;
    std::this_thread::sleep_until(began_ + (taken / kLength + 1) * kLength);
  }

 private:
  static constexpr std::chrono::steady_clock::duration kLength = std::chrono::milliseconds(1);
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace comity::exchange
