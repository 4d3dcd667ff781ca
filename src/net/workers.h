// A small pool of threads that runs tasks in the order in which they came.
//
// Safe on any thread. Tasks must not throw.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace comity::net {

class Workers {
 public:
  // `waiting`: so many fresh tasks may wait.
  Workers(std::uint32_t threads, std::uint32_t waiting);
  ~Workers() { stop(); }

  // Fresh tasks begin a request and are turned away (false) when too many wait; others go on with one that was let in,
  // and are bounded by those.
  enum class Entry : std::uint8_t { fresh, begun };
  bool run(Entry entry, std::function<void()> task);

  // Waits for the tasks that run; those that wait are dropped.
  void stop();

 private:
  void work();

  std::uint32_t waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace comity::net
