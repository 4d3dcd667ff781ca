// The log beside its floors, in one run: appends a second and how long each waits, by how many wait at once, beside
// what the disk's own sync allows; the size of a leaf; proofs and their verification beside the hash rate; what an
// entry of a release costs to make.
//
// links: exchange
//
//   log_table [LEAVES]     of the log that is proved from (1,000,000)
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <random>

#include "bench/new_node.h"
#include "crypto/hash.h"
#include "exchange/journal.h"
#include "exchange/ledger.h"
#include "exchange/stored_log.h"
#include "log/checkpoint.h"
#include "log/verify.h"
#include "store/sqlite/sqlite_store.h"

namespace comity::bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr double kSeconds = 2;
constexpr std::size_t kBodyBytes = 300;

double seconds_since(Clock::time_point began) { return std::chrono::duration<double>(Clock::now() - began).count(); }

double at(std::vector<double>& sorted, double part) {
  std::sort(sorted.begin(), sorted.end());
  return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

// One write of a page and its sync, as a commit that waits for nobody has to do.
double sync_milliseconds(const std::filesystem::path& folder) {
  const auto file = ::open((folder / "floor").c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
  const std::string page(8'192, 'x');
  std::vector<double> all;
  for (int i = 0; i < 300; ++i) {
    const auto began = Clock::now();
    if (::pwrite(file, page.data(), page.size(), i % 64 * 8'192) < 0 || ::fdatasync(file) != 0) std::abort();
    all.push_back(seconds_since(began) * 1e3);
  }
  ::close(file);
  return at(all, 0.5);
}

class Log {
 public:
  explicit Log(const std::filesystem::path& folder) : ledger_(folder / "head", system_clock()) {
    crypto::Key seed = crypto::Key::random(system_random());
    ledger_.sign_as("comity/xa.bench", {{1, std::make_shared<const crypto::SigningKey>(seed)}});
    store::SqliteOptions options{folder / "store", store::Access::write, {}, store::Missing::create};
    options.log = &ledger_;
    store_ = must(store::open_sqlite(options, system_clock(), system_random()));
  }

  store::Store& store() { return *store_; }
  store::LogHead head() const { return ledger_.head(); }

  std::future<Result<store::Outcome>> append(std::size_t body) {
    store::Batch batch;
    batch.record = store::Record{store::RecordKind::release, Bytes(body, 7), 2, crypto::sha256(as_bytes(next()))};
    return store_->submit(std::move(batch));
  }

 private:
  std::string next() { return std::to_string(++count_); }

  exchange::Ledger ledger_;
  std::unique_ptr<store::Store> store_;
  std::uint64_t count_ = 0;
};

struct Waits {
  double rate = 0;
  std::vector<double> milliseconds;
};

// So many entries are on their way at any time.
Waits append_for(Log& log, std::size_t waiting, double seconds) {
  struct OnItsWay {
    Clock::time_point began;
    std::future<Result<store::Outcome>> outcome;
  };
  std::deque<OnItsWay> queue;
  Waits waits;
  const auto began = Clock::now();
  while (seconds_since(began) < seconds || !queue.empty()) {
    while (queue.size() < waiting && seconds_since(began) < seconds)
      queue.push_back({Clock::now(), log.append(kBodyBytes)});
    must(queue.front().outcome.get());
    waits.milliseconds.push_back(seconds_since(queue.front().began) * 1e3);
    queue.pop_front();
  }
  waits.rate = static_cast<double>(waits.milliseconds.size()) / seconds_since(began);
  return waits;
}

void appends(const std::filesystem::path& folder) {
  Log log(folder);
  const double floor = sync_milliseconds(folder);
  fmt::print("\none write and fdatasync of this disk: {:.2f} ms\n", floor);
  fmt::print("{:>9} {:>12} {:>9} {:>9} {:>22}\n", "waiting", "entries/s", "p50 ms", "p99 ms", "of waiting / sync");
  for (const std::size_t waiting : {1U, 16U, 128U, 1'024U}) {
    auto waits = append_for(log, waiting, kSeconds);
    fmt::print("{:>9} {:>12.0f} {:>9.2f} {:>9.2f} {:>22.2f}\n", waiting, waits.rate, at(waits.milliseconds, 0.5),
               at(waits.milliseconds, 0.99), waits.rate * floor / 1e3 / static_cast<double>(waiting));
  }
}

template <class Work>
double nanoseconds(int times, const Work& work) {
  const auto began = Clock::now();
  for (int i = 0; i < times; ++i) work(i);
  return seconds_since(began) * 1e9 / times;
}

void proofs(const std::filesystem::path& folder, std::uint64_t leaves) {
  {
    Log log(folder);
    std::deque<std::future<Result<store::Outcome>>> queue;
    for (std::uint64_t i = 0; i < leaves; ++i) {
      queue.push_back(log.append(0));
      if (queue.size() < 4'096) continue;
      must(queue.front().get());
      queue.pop_front();
    }
    while (!queue.empty()) {
      must(queue.front().get());
      queue.pop_front();
    }
  }
  const auto bytes = std::filesystem::file_size(folder / "store");
  fmt::print("\n{} leaves: {:.1f} bytes a leaf on disk, body apart\n", leaves,
             static_cast<double>(bytes) / static_cast<double>(leaves));

  const auto store =
      must(store::open_sqlite({folder / "store", store::Access::read, {}}, system_clock(), system_random()));
  const auto head = must(store->log_heads()).back();
  log::TileTree tree(head.size, exchange::tiles_of(exchange::parts_of(*store), head.first));
  const auto subtrees = tree.subtrees();
  std::mt19937_64 random(1);
  const auto newest = [&] { return head.size - 1 - random() % 2'048; };
  const double hash = nanoseconds(1'000'000, [](int) { static_cast<void>(log::node_hash({}, {})); });
  const double near = nanoseconds(20'000, [&](int) { must(log::inclusion_proof(newest(), head.size, subtrees)); });
  const double far =
      nanoseconds(2'000, [&](int) { must(log::inclusion_proof(random() % head.size, head.size, subtrees)); });
  const auto index = head.size / 3;
  const auto proof = must(log::inclusion_proof(index, head.size, subtrees));
  const auto leaf = log::leaf_of(must(store->commitments(head.first + index, 1)).front());
  const double verified = nanoseconds(100'000, [&](int) {
    if (!log::is_included(leaf, index, head.size, proof, head.root)) std::abort();
  });
  const auto first = head.size / 2 + 1;
  const auto first_root = must(log::root_of(first, subtrees));
  const auto consistent = must(log::consistency_proof(first, head.size, subtrees));
  const double checked = nanoseconds(50'000, [&](int) {
    if (!log::is_consistent(first, first_root, head.size, head.root, consistent)) std::abort();
  });
  const auto row = [&](std::string_view what, double ns, double hashes) {
    fmt::print("{:<46} {:>11.0f}/s {:>9.0f} ns {:>10.1f} x its hashes\n", what, 1e9 / ns, ns, ns / (hashes * hash));
  };
  fmt::print("a node hash: {:.0f} ns\n", hash);
  const auto path = static_cast<double>(proof.size());
  row("inclusion proofs among the newest 2,048", near, path);
  row("inclusion proofs anywhere", far, path);
  row("inclusion verified", verified, path);
  row("consistency verified", checked, 2 * static_cast<double>(consistent.size()));
}

void entries(const std::filesystem::path& folder) {
  const auto node = new_node(folder / "node");
  fmt::print("\nmaking an entry (fields, nonces, commitment, seal)\n");
  for (const int items : {1, 100}) {
    const exchange::ItemSecret secret{{1}, crypto::Sha256{2}};
    const double ns = nanoseconds(2'000, [&](int) {
      exchange::Entry entry(*node, store::RecordKind::release);
      for (int i = 0; i < items; ++i) entry.items.push_back(exchange::item_hash(entry.key(), secret, {0, 1}));
      static_cast<void>(exchange::record_of(node->vault(), entry));
    });
    fmt::print("{:>5} items {:>9.1f} us\n", items, ns / 1e3);
  }
}

int run(std::uint64_t leaves) {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("comity-log-{}", ::getpid());
  for (const auto* part : {"appends", "proofs"}) std::filesystem::create_directories(folder / part);
  appends(folder / "appends");
  proofs(folder / "proofs", leaves);
  entries(folder);
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace

}  // namespace comity::bench

int main(int argc, char** argv) { return comity::bench::run(argc > 1 ? std::stoull(argv[1]) : 1'000'000); }
