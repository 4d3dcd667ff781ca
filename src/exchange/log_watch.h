// What a serving node does for its log by itself: writes what was withheld at fixed intervals, and reads the whole log
// again, without end, so slowly that nobody feels it.
//
// Every leaf, tile and head is hashed anew and every entry of the journal opened and compared with its leaf, 256
// entries a second at most: a million entries in about an hour, a hundred million in five days. What is wrong is told
// to `complain`, once a round.
//
// Owns its thread, which ends with it. The node outlives it.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "exchange/node.h"

namespace comity::exchange {

class LogWatch {
 public:
  static constexpr std::int64_t kRefusalsEveryMicros = 600'000'000;

  LogWatch(Node& node, std::function<void(const Error&)> complain);
  ~LogWatch();
  LogWatch(const LogWatch&) = delete;
  LogWatch& operator=(const LogWatch&) = delete;

 private:
  void run();
  bool pause(std::chrono::seconds time);  // false: it is over
  void write_refusals();
  Status read_again();

  Node& node_;
  std::function<void(const Error&)> complain_;
  Time refusals_due_;
  std::mutex mutex_;
  std::condition_variable ending_;
  bool ended_ = false;
  std::thread thread_;  // last: it uses all of the above
};

// Reads one log whole: leaves from the entries themselves, each opened and compared with what its leaf holds. The first
// thing that is wrong is the error: damaged.
Status reread_log(Node& node, const store::LogHead& head, const std::function<bool(std::uint64_t)>& go_on);

}  // namespace comity::exchange
