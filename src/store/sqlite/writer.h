// The one writer: a queue, a thread, group commits.
//
// When a commit ends, everything that waits goes into the next one, each batch in a savepoint of its own, so
// that a batch that cannot be applied fails alone. A commit that fails fails all its batches; then nothing of
// them is stored and the writer goes on with the next; so it is when memory runs out. What was erased is moved
// out of the log before the answer; where readers are in the way, the writer tries again each second by itself.
// submit() may be called on any thread.
//
// What a group adds to the journal is in the log's head before it is committed, and nobody is told before.
// Every head is signed by the keeper, in the same transaction.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "base/time.h"
#include "store/sqlite/apply.h"
#include "store/sqlite/statement.h"

namespace comity::store {

class Writer {
 public:
  // `connection` is set up and migrated.
  Writer(std::unique_ptr<Connection> connection, LogKeeper* log, const Clock& clock, Random& random);
  // Applies what waits, then moves the whole log into the file.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  std::future<Result<Outcome>> submit(Batch batch);

 private:
  struct Waiting {
    Batch batch;
    std::size_t bytes;
    std::promise<Result<Outcome>> promise;
  };
  using Group = std::vector<Waiting>;

  enum class Next : std::uint8_t { group, retry, end };

  void run();
  Next next();
  void process();
  void answer(std::size_t& answered);
  Result<std::vector<Result<Outcome>>> commit(const Group& group);
  Result<Outcome> apply_apart(const Batch& batch);
  void empty_log(std::chrono::milliseconds patience);
  void checkpoint();

  std::unique_ptr<Connection> connection_;
  Applier applier_;
  LogKeeper* log_;
  const Clock& clock_;
  bool loaded_ = false;  // the applier mirrors the tables
  bool erased_ = false;  // old bytes may still stand in the log
  std::chrono::steady_clock::time_point retry_at_;
  int log_pages_ = 0;  // in the log, after the last commit
  Group group_;        // in work; its places are made beforehand, so that taking from the queue cannot fail

  std::mutex mutex_;
  std::condition_variable work_;  // something waits, or the end
  std::condition_variable room_;  // bytes left the queue
  std::deque<Waiting> queue_;
  std::size_t queued_bytes_ = 0;
  bool ending_ = false;

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace comity::store
