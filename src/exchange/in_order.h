// Makes many things on several threads and uses them in order on this one.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <exception>
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
  std::vector<std::optional<T>> ring(std::max(1U, workers) * 4);
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t next = 0;  // the next to make
  std::size_t used = 0;  // so many were used
  bool stopped = false;
  std::exception_ptr failure;  // of a worker: memory, as a rule; thrown again where the caller can catch it

  const auto stop = [&](std::exception_ptr why) {
    const std::lock_guard lock(mutex);
    stopped = true;
    if (!failure) failure = std::move(why);
    changed.notify_all();
  };
  const auto work = [&] {
    try {
      const auto make = new_maker();
      for (;;) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return stopped || next >= count || next < used + ring.size(); });
        if (stopped || next >= count) return;
        const std::size_t mine = next++;
        lock.unlock();
        T made = make(mine);
        lock.lock();
        ring[mine % ring.size()] = std::move(made);
        changed.notify_all();
      }
    } catch (...) {
      stop(std::current_exception());
    }
  };

  std::vector<std::jthread> threads;
  try {
    for (unsigned i = 0; i < std::max(1U, workers); ++i) threads.emplace_back(work);
    for (std::size_t i = 0; i < count; ++i) {
      std::unique_lock lock(mutex);
      auto& slot = ring[i % ring.size()];
      changed.wait(lock, [&] { return stopped || slot.has_value(); });
      if (stopped) break;
      T made = std::move(*slot);
      slot.reset();
      lock.unlock();
      if (!use(std::move(made))) break;
      lock.lock();
      used = i + 1;
      changed.notify_all();
    }
    stop(nullptr);
  } catch (...) {
    stop(std::current_exception());
  }
  threads.clear();  // joins
  if (failure) std::rethrow_exception(failure);
}

}  // namespace comity::exchange
