#include "store/sqlite/writer.h"

#include <algorithm>

#include "store/batch.h"

namespace comity::store {

namespace {

constexpr std::size_t kQueueBytes = 64U << 20U;
constexpr std::size_t kGroupBytes = 32U << 20U;
constexpr std::size_t kGroupItems = 4'096;
constexpr int kLogPages = 4'096;      // 32 MiB: then the log is moved into the file
constexpr int kMaxLogPages = 32'768;  // 256 MiB: then readers are waited for

std::size_t items_of(const Batch& batch) {
  return batch.items.size() + batch.asides.size() + batch.states.size() + batch.classes.size() +
         batch.announcements.size() + batch.erasures.size();
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, const Clock& clock, Random& random)
    : connection_(std::move(connection)), applier_(*connection_, random), clock_(clock) {
  sqlite3_wal_hook(
      connection_->handle(),
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
      },
      &log_pages_);
  thread_ = std::thread([this] { run(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  work_.notify_one();
  thread_.join();
}

std::future<Result<Outcome>> Writer::submit(Batch batch) {
  Waiting waiting{std::move(batch), 0, {}};
  waiting.bytes = weight(waiting.batch);
  auto future = waiting.promise.get_future();
  {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return queue_.empty() || queued_bytes_ + waiting.bytes <= kQueueBytes; });
    queued_bytes_ += waiting.bytes;
    queue_.push_back(std::move(waiting));
  }
  work_.notify_one();
  return future;
}

void Writer::run() {
  for (;;) {
    auto group = next_group();
    if (group.empty()) break;
    process(group);
  }
  static_cast<void>(
      sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr));
}

Writer::Group Writer::next_group() {
  Group group;
  std::size_t bytes = 0;
  std::size_t items = 0;
  std::unique_lock lock(mutex_);
  work_.wait(lock, [&] { return ending_ || !queue_.empty(); });
  while (!queue_.empty() && bytes < kGroupBytes && items < kGroupItems) {
    bytes += queue_.front().bytes;
    items += items_of(queue_.front().batch);
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  queued_bytes_ -= bytes;
  lock.unlock();
  room_.notify_all();
  return group;
}

void Writer::process(Group& group) {
  auto outcomes = commit(group);
  if (!outcomes) loaded_ = false;
  erased_ =
      erased_ || std::any_of(group.begin(), group.end(), [](const Waiting& w) { return !w.batch.erasures.empty(); });
  if (erased_) checkpoint();  // before the answer: erased means gone from the disk
  for (std::size_t i = 0; i < group.size(); ++i) {
    group[i].promise.set_value(outcomes ? std::move((*outcomes)[i]) : tl::make_unexpected(outcomes.error()));
  }
  if (log_pages_ >= kLogPages) checkpoint();
}

Result<std::vector<Result<Outcome>>> Writer::commit(const Group& group) {
  COMITY_TRY(auto transaction, Transaction::write(*connection_));
  if (!loaded_) COMITY_CHECK(applier_.load());
  loaded_ = true;
  std::vector<Result<Outcome>> outcomes;
  // Alone a batch needs no savepoint, which would copy every page before its change.
  const bool alone = group.size() == 1;
  for (const auto& waiting : group) {
    outcomes.push_back(alone ? applier_.apply(waiting.batch, clock_.now()) : apply_apart(waiting.batch));
    if (outcomes.back()) continue;
    // Some errors of the disk end the whole transaction.
    if (alone || sqlite3_get_autocommit(connection_->handle()) != 0) {
      return tl::make_unexpected(outcomes.back().error());
    }
    COMITY_CHECK(applier_.load());
  }
  COMITY_CHECK(transaction.commit());
  return outcomes;
}

Result<Outcome> Writer::apply_apart(const Batch& batch) {
  COMITY_CHECK(connection_->run("SAVEPOINT batch"));
  auto outcome = applier_.apply(batch, clock_.now());
  if (sqlite3_get_autocommit(connection_->handle()) != 0) return outcome;
  if (!outcome) COMITY_CHECK(connection_->run("ROLLBACK TO batch"));
  COMITY_CHECK(connection_->run("RELEASE batch"));
  return outcome;
}

// Readers keep the log from being emptied while they read; then it is tried again after the next commit.
void Writer::checkpoint() {
  const int mode = erased_                      ? SQLITE_CHECKPOINT_TRUNCATE
                   : log_pages_ >= kMaxLogPages ? SQLITE_CHECKPOINT_RESTART
                                                : SQLITE_CHECKPOINT_PASSIVE;
  const int result = sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, mode, nullptr, nullptr);
  if (result == SQLITE_OK) erased_ = false;
}

}  // namespace comity::store
