#include "exchange/content_cache.h"

namespace comity::exchange {

ContentCache::Content ContentCache::find(store::Seq item) {
  const std::lock_guard lock(mutex_);
  const auto found = by_item_.find(item);
  if (found == by_item_.end()) return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, found->second);
  return found->second->content;
}

void ContentCache::put(store::Seq item, Content content, std::uint64_t generation) {
  if (content->size() > kLargestBytes) return;
  const std::lock_guard lock(mutex_);
  if (generation != generation_ || by_item_.contains(item)) return;
  bytes_ += content->size();
  by_use_.push_front({item, std::move(content)});
  by_item_.emplace(item, by_use_.begin());
  while (bytes_ > kMostBytes) {
    bytes_ -= by_use_.back().content->size();
    by_item_.erase(by_use_.back().item);
    by_use_.pop_back();
  }
}

std::uint64_t ContentCache::generation() const {
  const std::lock_guard lock(mutex_);
  return generation_;
}

void ContentCache::clear() {
  const std::lock_guard lock(mutex_);
  ++generation_;
  by_item_.clear();
  by_use_.clear();
  bytes_ = 0;
}

}  // namespace comity::exchange
