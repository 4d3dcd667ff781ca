#include "store/sqlite/writer.h"

#include <algorithm>

#include "store/batch.h"

namespace comity::store {

namespace {

constexpr std::size_t kQueueBytes = 64U << 20U;
constexpr std::size_t kGroupBytes = 32U << 20U;
constexpr std::size_t kGroupItems = 4'096;
constexpr std::size_t kGroupBatches = 1'024;
constexpr int kLogPages = 4'096;      // 32 MiB: then the log is moved into the file
constexpr int kMaxLogPages = 32'768;  // 256 MiB: then readers are waited for

// How long readers are waited for when the log has to be emptied: by the batch that erases, and again later,
// when others' commits would have to wait, too.
constexpr std::chrono::milliseconds kFirstPatience{1'000};
constexpr std::chrono::milliseconds kLaterPatience{100};
constexpr std::chrono::seconds kRetryAfter{1};

std::size_t items_of(const Batch& batch) {
  return batch.items.size() + batch.asides.size() + batch.states.size() + batch.classes.size() +
         batch.announcements.size() + batch.erasures.size() + batch.joins.size() + batch.leaves.size() +
         batch.documents.size() + batch.forgotten.size();
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, LogKeeper* log, const Clock& clock, Random& random)
    : connection_(std::move(connection)), applier_(*connection_, random), log_(log), clock_(clock) {
  sqlite3_wal_hook(
      connection_->handle(),
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
      },
      &log_pages_);
  group_.reserve(kGroupBatches);
  // What a crash left of the log goes into the file now: a torn end of it must not stand beside new entries, nor
  // what was erased stay in it.
  empty_log(kFirstPatience);
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
  for (auto what = next(); what != Next::end; what = next()) {
    if (what == Next::group) process();
    if (erased_ && std::chrono::steady_clock::now() >= retry_at_) empty_log(kLaterPatience);
  }
  static_cast<void>(
      sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr));
}

Writer::Next Writer::next() {
  group_.clear();
  std::size_t bytes = 0;
  std::size_t items = 0;
  std::unique_lock lock(mutex_);
  const auto is_work = [&] { return ending_ || !queue_.empty(); };
  if (!erased_) {
    work_.wait(lock, is_work);
  } else if (!work_.wait_until(lock, retry_at_, is_work)) {
    return Next::retry;
  }
  if (queue_.empty()) return Next::end;
  while (!queue_.empty() && bytes < kGroupBytes && items < kGroupItems && group_.size() < kGroupBatches) {
    bytes += queue_.front().bytes;
    items += items_of(queue_.front().batch);
    group_.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  queued_bytes_ -= bytes;
  lock.unlock();
  room_.notify_all();
  return Next::group;
}

void Writer::process() {
  std::size_t answered = 0;
  try {
    answer(answered);
  } catch (const std::exception&) {  // std::bad_alloc; commit() throws before it commits or not at all
    loaded_ = false;
    for (; answered < group_.size(); ++answered) {
      group_[answered].promise.set_value(fail(Code::internal, {Msg::kStoreGaveUp}));
    }
  }
  if (log_pages_ >= kLogPages) checkpoint();
}

void Writer::answer(std::size_t& answered) {
  auto outcomes = commit(group_);
  if (!outcomes) loaded_ = false;
  // Before the answer: erased means gone from the disk.
  if (std::any_of(group_.begin(), group_.end(), [](const Waiting& w) { return !w.batch.erasures.empty(); })) {
    const auto patience = erased_ ? kLaterPatience : kFirstPatience;
    erased_ = true;
    empty_log(patience);
  }
  for (; answered < group_.size(); ++answered) {
    auto& [batch, bytes, promise] = group_[answered];
    if (!outcomes) {
      promise.set_value(tl::make_unexpected(outcomes.error()));
      continue;
    }
    auto& outcome = (*outcomes)[answered];
    if (outcome && !batch.erasures.empty()) outcome->overwritten = !erased_;
    promise.set_value(std::move(outcome));
  }
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
  COMITY_TRY(const bool extended, applier_.extend(log_));
  COMITY_CHECK(transaction.commit());
  if (extended) log_->committed(applier_.log_head());
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

// Readers keep the log from being emptied while they read.
void Writer::empty_log(std::chrono::milliseconds patience) {
  sqlite3_busy_timeout(connection_->handle(), static_cast<int>(patience.count()));
  erased_ = sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr) !=
            SQLITE_OK;
  sqlite3_busy_timeout(connection_->handle(), Connection::kBusyMilliseconds);
  retry_at_ = std::chrono::steady_clock::now() + kRetryAfter;
}

// Tried again after the next commit where readers are in the way.
void Writer::checkpoint() {
  const int mode = log_pages_ >= kMaxLogPages ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
  static_cast<void>(sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, mode, nullptr, nullptr));
}

}  // namespace comity::store
