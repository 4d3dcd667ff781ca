// The contents that were asked for last, opened: pollers ask for the same newest pages, and opening costs most of a
// page.
//
// Owned by its Node; safe on any thread. An erasure empties it; what was read before one and comes after it is not
// kept, so nothing erased stays here.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "store/types.h"

namespace comity::exchange {

class ContentCache {
 public:
  using Content = std::shared_ptr<const std::string>;
  static constexpr std::size_t kMostBytes = 16'777'216;  // of all
  static constexpr std::size_t kLargestBytes = 262'144;  // of one that is kept

  Content find(store::Seq item);
  // `generation` is that from before the content was read.
  void put(store::Seq item, Content content, std::uint64_t generation);
  std::uint64_t generation() const;
  void clear();

 private:
  struct Entry {
    store::Seq item;
    Content content;
  };
  mutable std::mutex mutex_;
  std::list<Entry> by_use_;  // the last used first
  std::unordered_map<store::Seq, std::list<Entry>::iterator> by_item_;
  std::size_t bytes_ = 0;
  std::uint64_t generation_ = 0;
};

}  // namespace comity::exchange
