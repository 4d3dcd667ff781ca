// Makes many things on several threads and uses them in order on this one.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace comity::exchange {

// For i in [0, count): `make(i)` on one of `workers` threads, then `use(result)` on the calling thread, strictly
// in order, until it returns false. `new_maker()` gives each thread a maker of its own, which may keep buffers. At
// most a few results a worker wait, so memory is bounded.
template <class T>
void in_order(std::size_t count, unsigned workers, const std::function<std::function<T(std::size_t)>()>& new_maker,
              const std::function<bool(T)>& use) {
  struct Slot {
    std::optional<T> made;
  };
  std::vector<Slot> ring(std::max(1U, workers) * 4);
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t next = 0;  // the next to make
  std::size_t used = 0;  // so many were used
  bool stopped = false;

  const auto work = [&] {
    const auto make = new_maker();
    for (;;) {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return stopped || next >= count || next < used + ring.size(); });
      if (stopped || next >= count) return;
      const std::size_t mine = next++;
      lock.unlock();
      T made = make(mine);
      lock.lock();
      ring[mine % ring.size()].made = std::move(made);
      changed.notify_all();
    }
  };

  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, workers); ++i) threads.emplace_back(work);
  for (std::size_t i = 0; i < count; ++i) {
    std::unique_lock lock(mutex);
    auto& slot = ring[i % ring.size()];
    changed.wait(lock, [&] { return slot.made.has_value(); });
    T made = std::move(*slot.made);
    slot.made.reset();
    lock.unlock();
    const bool go_on = use(std::move(made));
    lock.lock();
    used = i + 1;
    stopped = !go_on;
    changed.notify_all();
    if (stopped) return;
  }
}

}  // namespace comity::exchange
