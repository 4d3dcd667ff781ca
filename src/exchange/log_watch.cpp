#include "exchange/log_watch.h"

#include "exchange/journal.h"
#include "exchange/log_keys.h"
#include "exchange/stored_log.h"
#include "log/leaf.h"

namespace comity::exchange {

namespace {

constexpr std::chrono::seconds kBetweenBundles{1};
constexpr std::chrono::seconds kBetweenRounds{3'600};

}  // namespace

Status reread_log(Node& node, const store::LogHead& head, const std::function<bool(std::uint64_t)>& go_on) {
  const log::LeafSource entries = [&](const log::TileId& tile) -> Result<std::vector<log::Hash>> {
    COMITY_TRY(const auto rows, node.store().records(head.first + tile.index * log::kTileWidth, tile.width));
    std::vector<log::Hash> hashes;
    for (const auto& row : rows) {
      COMITY_TRY(const auto entry, OpenEntry::open(node.vault(), row));
      hashes.push_back(log::leaf_of(entry.commitment()));
    }
    return hashes;
  };
  COMITY_TRY(const auto audited, log::audit(head.size, entries, stored_tiles(node.store(), head.first), go_on));
  if (!audited.wrong.empty()) {
    return fail(Code::damaged, {Msg::kAuditTile, {{"path", log::path_of(audited.wrong.front())}}});
  }
  COMITY_TRY(const auto keys, known_log_keys(node.store(), node.vault()));
  if (is_head_of(head, audited.root, keys)) return {};
  return fail(Code::damaged, {Msg::kLogRootDiffers, {{"size", std::to_string(head.size)}}});
}

LogWatch::LogWatch(Node& node, std::function<void(const Error&)> complain)
    : node_(node), complain_(std::move(complain)) {
  refusals_due_ = Time{node.environment().clock.now().micros + kRefusalsEveryMicros};
  thread_ = std::thread([this] { run(); });
}

LogWatch::~LogWatch() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ending_.notify_one();
  thread_.join();
}

bool LogWatch::pause(std::chrono::seconds time) {
  std::unique_lock lock(mutex_);
  for (; time.count() > 0 && !ended_; --time) {
    ending_.wait_for(lock, std::chrono::seconds(1), [this] { return ended_; });
    lock.unlock();
    write_refusals();
    lock.lock();
  }
  return !ended_;
}

// By the clock that everything goes by; one that was set back does not put it off for longer than the interval.
void LogWatch::write_refusals() {
  const auto now = node_.environment().clock.now();
  if (now < refusals_due_ && refusals_due_.micros - now.micros <= kRefusalsEveryMicros) return;
  refusals_due_ = Time{now.micros + kRefusalsEveryMicros};
  if (const auto written = node_.refusals().write(node_); !written) complain_(written.error());
}

Status LogWatch::read_again() {
  COMITY_TRY(const auto heads, node_.store().log_heads());
  for (const auto& head : heads) {
    COMITY_CHECK(reread_log(node_, head, [this](std::uint64_t) { return pause(kBetweenBundles); }));
  }
  return {};
}

void LogWatch::run() {
  do {
    const auto read = read_again();
    if (!read && read.error().code != Code::stopped) complain_(read.error());
  } while (pause(kBetweenRounds));
}

}  // namespace comity::exchange
