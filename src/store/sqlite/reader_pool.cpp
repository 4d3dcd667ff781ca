#include "store/sqlite/reader_pool.h"

#include "store/sqlite/open.h"

namespace comity::store {

namespace {

constexpr std::size_t kReaders = 4;

}  // namespace

Result<ReaderPool::Lease> ReaderPool::lend() {
  std::unique_ptr<Reader> reader;
  {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [&] { return out_ < kReaders; });
    ++out_;
    if (!idle_.empty()) {
      reader = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (reader) return Lease(*this, std::move(reader));
  auto connection = open_to_read(options_);
  if (connection) return Lease(*this, std::make_unique<Reader>(std::move(*connection)));
  take_back(nullptr);
  return tl::make_unexpected(std::move(connection).error());
}

void ReaderPool::take_back(std::unique_ptr<Reader> reader) {
  {
    const std::lock_guard lock(mutex_);
    --out_;
    if (reader) idle_.push_back(std::move(reader));
  }
  returned_.notify_one();
}

}  // namespace comity::store
