#include "peer/publisher.h"

#include <algorithm>
#include <future>

#include "base/file.h"
#include "exchange/stored_log.h"
#include "log/tile.h"

namespace comity::peer {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kLongestPause{60};
constexpr std::chrono::minutes kFresh{15};  // then a head that is still the newest is cosigned again

std::chrono::seconds pause_after(unsigned failures) {
  return std::min(kLongestPause, std::chrono::seconds(1LL << std::min(failures, 10U)));
}

}  // namespace

Result<std::optional<log::Policy>> read_log_policy(const std::filesystem::path& folder) {
  const auto file = folder / exchange::files::kLogPolicy;
  const auto text = read_file(file, log::kMaxPolicyBytes);
  if (!text && text.error().code == Code::not_found) return std::nullopt;
  if (!text) return tl::make_unexpected(text.error());
  auto policy = log::parse_policy(*text);
  if (policy) return std::move(*policy);
  auto error = std::move(policy).error();
  error.where = file.string() + (error.where.empty() ? "" : ", " + error.where);
  return tl::make_unexpected(std::move(error));
}

Prove prove_from(exchange::Node& node, const store::LogHead& head) {
  return [&node, head](std::uint64_t old_size) -> Result<std::vector<log::Hash>> {
    log::TileTree tree(head.size, exchange::tiles_of(exchange::parts_of(node.store()), head.first));
    return log::consistency_proof(old_size, head.size, tree.subtrees());
  };
}

Publisher::Publisher(exchange::Node& node, log::Policy policy, std::function<void(const Message&)> tell)
    : node_(node), policy_(std::move(policy)), tell_(std::move(tell)) {}

Result<std::unique_ptr<Publisher>> Publisher::start(exchange::Node& node, const log::Policy& policy,
                                                    std::size_t most_waiting,
                                                    std::function<void(const Message&)> tell) {
  std::unique_ptr<Publisher> publisher(new Publisher(node, policy, std::move(tell)));
  for (const auto& witness : policy.witnesses) {
    COMITY_TRY(auto client, connect(witness, [raw = publisher.get()] { return !raw->ending_; }));
    publisher->witnesses_.push_back({std::move(client), {}, 0, 0, {}, {}});
  }
  node.published().begin(policy, most_waiting);
  publisher->thread_ = std::thread([raw = publisher.get()] { raw->run(); });
  return publisher;
}

Publisher::~Publisher() {
  ending_ = true;
  node_.published().end();
  if (thread_.joinable()) thread_.join();
}

void Publisher::run() {
  do {
    try {
      round();
    } catch (const std::exception&) {  // only the standard library throws: memory or threads, as a rule
      tell_(Msg::kOutOfMemory);
    }
  } while (node_.published().wait_for_round(kInterval));
}

void Publisher::round() {
  const auto head = node_.ledger().head();
  if (head.note.empty()) return;
  const bool moved = !(head == head_);
  head_ = head;
  for (auto& witness : witnesses_) {
    if (moved) witness.cosigned.reset();
  }
  if ((ask_all() || moved) && !ending_) publish();
}

// Those that have not cosigned the head yet, or long ago, all at a time. False when there was nobody to ask.
bool Publisher::ask_all() {
  const auto now = steady_clock::now();
  std::vector<std::pair<Witness*, std::future<Answer>>> answers;
  for (auto& witness : witnesses_) {
    if (now < (witness.cosigned ? witness.stale : witness.due)) continue;
    answers.emplace_back(&witness, std::async(std::launch::async, [this, &witness] { return ask(witness); }));
  }
  for (auto& [witness, answer] : answers) take(*witness, answer.get());
  return !answers.empty();
}

Publisher::Answer Publisher::ask(Witness& witness) const {
  Answer answer{witness.client.ask(head_, prove_from(node_, head_)), {}};
  if (answer.asked && answer.asked->outcome != Asked::Outcome::cosigned) {
    answer.shown = witness.client.shown(node_.ledger().origin());
  }
  return answer;
}

// What a witness holds against the log counts when the log's own key has signed it; else it is the witness's word.
std::optional<Message> Publisher::doubt(const Witness& witness, const Answer& answer) {
  if (!answer.asked) return answer.asked.error().message;
  const auto size = std::to_string(answer.asked->size);
  if (answer.asked->outcome == Asked::Outcome::cosigned) return std::nullopt;
  if (answer.shown) {
    const auto frozen = node_.ledger().confront(node_.store(), *answer.shown);
    if (frozen && *frozen)
      tell_({Msg::kWitnessFroze, {{"witness", witness.client.name()}, {"reason", (*frozen)->sentence()}}});
  }
  if (answer.asked->outcome == Asked::Outcome::forked) return Message{Msg::kWitnessFork, {{"size", size}}};
  return Message{Msg::kWitnessAhead, {{"size", size}, {"own", std::to_string(head_.size)}}};
}

// A witness is named when it begins to fail, and when it ends.
void Publisher::take(Witness& witness, const Answer& answer) {
  const auto reason = doubt(witness, answer);
  if (answer.asked) witness.size = answer.asked->size;
  if (reason) {
    if (witness.failures == 0 && !ending_) {
      tell_({Msg::kWitnessUnreachable, {{"witness", witness.client.name()}, {"reason", render(*reason)}}});
    }
    witness.due = witness.stale = steady_clock::now() + pause_after(++witness.failures);
    return;
  }
  if (witness.failures > 0) tell_({Msg::kWitnessBack, {{"witness", witness.client.name()}}});
  witness.failures = 0;
  witness.cosigned = *answer.asked;
  witness.stale = steady_clock::now() + kFresh;
}

void Publisher::publish() {
  std::vector<log::Cosigned> cosigned;
  std::vector<exchange::Published::Witness> states;
  auto head = head_;
  for (const auto& witness : witnesses_) {
    states.push_back({witness.client.name(), witness.failures == 0, witness.size});
    if (!witness.cosigned) continue;
    head.note += log::signature_line(witness.cosigned->signature);
    cosigned.push_back({witness.client.name(), witness.cosigned->at});
  }
  using enum exchange::Published::Quorum;
  const bool enough = !cosigned.empty() && log::quorum_of(policy_, cosigned).reached;
  const auto published =
      node_.published().publish(node_, std::move(head), enough ? reached : missed, std::move(states));
  if (!published) tell_(published.error().message);
}

}  // namespace comity::peer
