// Submissions: what clients post into a box, and what became of each object.
//
// Small ones are taken before the answer. A large one is first kept whole and durable, answered as pending, and then
// taken by a thread of its own; after a crash that goes on where it ended. Since an object that is there already is a
// success, an interrupted or repeated submission neither loses nor doubles anything. A status is kept for 24 hours
// (TAXII 2.1 §4.3.1) and shown to the caller it was made for.
//
// One Submissions for each open node; safe on any thread. Errors: malformed, invalid, limit (of what was posted),
// busy (too much is pending), those of the store.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "exchange/accept.h"
#include "exchange/collections.h"
#include "exchange/node.h"

namespace comity::exchange {

struct Verdict {
  std::string id;       // as far as it could be read
  std::string version;  // as it stands in the object
  std::string message;  // why it was not taken; of a success, what is remarkable
};

struct Submission {
  std::string id;
  std::string tenant;
  std::string collection;
  Audience from;
  Time requested;
  bool complete = false;
  std::uint64_t total = 0;
  std::vector<Verdict> successes;
  std::vector<Verdict> failures;

  std::uint64_t pending() const { return total - successes.size() - failures.size(); }
};

inline constexpr std::int64_t kStatusKeptMicros = 24LL * 3600 * 1'000'000;
inline constexpr std::size_t kAnsweredWhole = 4'194'304;  // bytes: larger ones are answered as pending
inline constexpr std::size_t kMaxPending = 64;            // submissions that wait; more are refused as busy

class Submissions {
 public:
  // Continues what was pending when the node was last open. `defaults` says how objects are taken.
  static Result<std::unique_ptr<Submissions>> start(Node& node, Introduction defaults);
  ~Submissions();  // ends after the batch in hand; the rest goes on at the next start

  // `box` is one.
  Result<Submission> take(const Collection& box, const Audience& from, std::string body);
  // Empty when there is none of that id for this caller, or no longer.
  Result<std::optional<Submission>> find(const std::string& tenant, const std::string& id, const std::string& caller);

  std::uint64_t pending() const;

 private:
  Submissions(Node& node, Introduction defaults) : node_(node), defaults_(std::move(defaults)) {}
  class Verdicts;

  Status load();
  Result<Submission> postpone(Submission submission, std::string_view body);
  Status work_on(Submission& submission, const json::PaddedText& text);
  Result<json::PaddedText> body_of(const std::string& id);
  Status finish(const std::string& id);
  Status drop(const std::string& id);
  Status save(const Submission& submission, std::optional<std::string_view> body);
  Result<std::optional<Submission>> read(const std::string& id);
  void run();

  Node& node_;
  Introduction defaults_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;           // ids, the first is at work
  std::size_t saving_ = 0;                    // about to wait
  std::map<std::string, Submission> active_;  // the one at work: its counts so far
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace comity::exchange
