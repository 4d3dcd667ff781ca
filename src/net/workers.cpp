#include "net/workers.h"

namespace comity::net {

Workers::Workers(std::uint32_t threads, std::uint32_t waiting) : waiting_(waiting) {
  for (std::uint32_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

bool Workers::run(Entry entry, std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_ || (entry == Entry::fresh && tasks_.size() >= waiting_)) return false;
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void Workers::stop() {
  std::deque<std::function<void()>> dropped;  // destroyed outside the lock
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    dropped.swap(tasks_);
  }
  changed_.notify_all();
  threads_.clear();  // joins
}

void Workers::work() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopped_ || !tasks_.empty(); });
      if (stopped_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace comity::net
