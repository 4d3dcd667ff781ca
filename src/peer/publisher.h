// Puts each new head of the node's log before its witnesses, and publishes it with the cosignatures that came.
//
// A thread of its own, from start to destruction. Every second, or at once where a release waits for it, the newest
// head goes to all witnesses at a time. It fails open: who does not answer is named and asked again, less and less
// often. A witness that shows a head which the log's own key has signed, and which the store does not go on from,
// freezes the log. Node outlives it.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/message.h"
#include "exchange/node.h"
#include "log/policy.h"
#include "peer/witness_client.h"

namespace comity::peer {

// The policy in the node's folder (file "log-policy"); nothing where there is none. Errors: those of reading,
// malformed.
Result<std::optional<log::Policy>> read_log_policy(const std::filesystem::path& folder);

// The consistency of a head of the node's log with what came before it. Any thread; borrows the node.
Prove prove_from(exchange::Node& node, const store::LogHead& head);

class Publisher {
 public:
  static constexpr std::chrono::milliseconds kInterval{1'000};

  // `tell` is called on the publisher's thread. `most_waiting`: as Published::begin has it.
  static Result<std::unique_ptr<Publisher>> start(exchange::Node& node, const log::Policy& policy,
                                                  std::size_t most_waiting, std::function<void(const Message&)> tell);
  ~Publisher();
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Answer {
    Result<Asked> asked;
    Result<std::string> shown;  // where what was asked is ahead or forked
  };
  struct Witness {
    WitnessClient client;
    std::optional<Asked> cosigned;  // the present head
    std::uint64_t size = 0;
    unsigned failures = 0;  // one after another
    Moment due;             // to be asked again
    Moment stale;           // what it cosigned
  };

  Publisher(exchange::Node& node, log::Policy policy, std::function<void(const Message&)> tell);
  void run();
  void round();
  bool ask_all();
  Answer ask(Witness& witness) const;
  void take(Witness& witness, const Answer& answer);
  std::optional<Message> doubt(const Witness& witness, const Answer& answer);
  void publish();

  exchange::Node& node_;
  const log::Policy policy_;
  const std::function<void(const Message&)> tell_;
  std::vector<Witness> witnesses_;
  store::LogHead head_;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

}  // namespace comity::peer
