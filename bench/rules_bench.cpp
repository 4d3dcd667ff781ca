// links: exchange
//
// From publishing a rulebook to its effect: publish() returns at the moment from which every reader sees the change,
// with what opens by it announced and all of it on stable storage. Ten callers of ten parties, so many handling classes
// (each of a type of its own); "opens" 1: the change opens every class to each of the ten, 0: it closes them again.
// Beside it one commit of a record alone, on the same disk: what no change can take less than. The counters are
// wall-clock times. And pages of 100 with the gate and without. scripts/bench rules
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "bench/new_node.h"
#include "exchange/accept.h"
#include "exchange/browse.h"
#include "exchange/documents.h"
#include "exchange/find.h"
#include "exchange/node.h"
#include "exchange/parties.h"
#include "exchange/publish.h"
#include "tests/support/party_of.h"
#include "tests/support/temp_folder.h"

namespace comity::bench {
namespace {

constexpr std::size_t kCallers = 10;
constexpr int kChanges = 15;
constexpr std::size_t kPage = 100;

using Seconds = std::chrono::duration<double>;

template <class Work>
double seconds_of(Work work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return Seconds(std::chrono::steady_clock::now() - began).count();
}

// Items of so many types, and with them classes.
std::string bundle_of(std::size_t types) {
  std::string out = R"({"type":"bundle","id":"bundle--7ff0a5b8-4a35-4f0f-9d6c-000000000000","objects":[)";
  for (std::size_t i = 0; i < types; ++i) {
    const auto type = "x-kind-" + std::to_string(1'000 + i);
    out += std::string(i == 0 ? "" : ",") + R"({"type":")" + type + R"(","spec_version":"2.1","id":")" + type +
           R"(--7ff0a5b8-4a35-4f0f-9d6c-000000000000","created":"2026-01-02T03:04:05.678Z",)" +
           R"("modified":"2026-01-02T03:04:05.678Z","x_of":"bench"})";
  }
  return out + "]}";
}

// Amber ones, with so many words that each is about as long as ATT&CK's median object.
std::string indicators(std::size_t first, std::size_t count) {
  std::string words;
  for (int i = 0; i < 25; ++i) words += "Seen in the logs of several operators. ";
  std::string out = R"({"type":"bundle","id":"bundle--7ff0a5b8-4a35-4f0f-9d6c-000000000000","objects":[)";
  for (std::size_t i = first; i < first + count; ++i) {
    const auto number = std::to_string(100'000'000'000 + i);
    out +=
        std::string(i == first ? "" : ",") + R"({"type":"indicator","spec_version":"2.1","id":"indicator--)" +
        "00000000-0000-4000-8000-" + number + R"(","created":"2026-01-02T03:04:05.678Z",)" +
        R"("modified":"2026-01-02T03:04:05.678Z","valid_from":"2026-01-02T03:04:05.678Z","pattern_type":"stix",)" +
        R"("indicator_types":["malicious-activity"],"pattern":"[ipv4-addr:value = '198.51.100.7']","description":")" +
        words + number + R"(","object_marking_refs":["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"]})";
  }
  return out + "]}";
}

class RuledNode {
 public:
  explicit RuledNode(std::size_t classes = 0) : node_(new_node(folder_ / "node")) {
    publish_own(false);
    for (std::size_t i = 0; i < kCallers; ++i) add_caller("xb.cert" + std::to_string(i), i + 2);
    take(bundle_of(classes), classes);
  }

  exchange::Node& node() { return *node_; }
  void take(const std::string& text, std::size_t objects) {
    exchange::Introduction introduction;
    introduction.tenant = exchange::kOwnTenant;
    exchange::Observer nobody;
    const auto done = must(exchange::accept(*node_, json::PaddedText(text), introduction, nobody));
    if (done.tally.taken != objects) std::abort();
  }

  void publish_own(bool open) {
    publish("rulebook xa.cert version " + std::to_string(++version_) + valid() +
                "rule home-1 \"We may have what we hold\"\n  permit share, reshare binds own-party\n"
                "  when receiver in xa.cert and embargo is over or running\n"
                "rule home-2 \"We keep and administer\"\n"
                "  permit receive, store, publish, credential, approve, erase binds own-party\n" +
                (open ? "rule open-1 \"Everything\"\n  permit share binds own-data\n" : ""),
            false);
  }
  void commit() { must(node_->store().apply(exchange::node_batch(*node_, "bench"))); }

 private:
  std::string valid() const {
    const auto today = static_cast<std::int32_t>(environment().clock.now().micros / 86'400'000'000);
    return " vocabulary 1\nvalid " + gate::to_text(gate::Date{today}) + " .. " +
           gate::to_text(gate::Date{today + 700}) + " basis \"a statute\"\n";
  }
  void publish(const std::string& text, bool sponsored) {
    auto publication = exchange::read_publication(text);
    if (!publication) std::abort();
    publication->sponsored = sponsored;
    must(exchange::publish(*node_, std::move(*publication), exchange::operator_of(node_->party(), "bench")));
  }
  void add_caller(const std::string& party, std::uint64_t seed) {
    must(exchange::add_party(*node_, test::party_of(party, seed)));
    publish("rulebook " + party + " version 1" + valid() +
                "rule in-1 \"They take what they are given\"\n  permit receive, publish binds own-party\n",
            true);
    must(node_->callers().add_token(
        *node_,
        {party, exchange::Strength::token, must(party::Handle::parse(party)), exchange::kDefaultPurpose, {}, {}, {}}));
  }

  test::TempFolder folder_;
  std::unique_ptr<exchange::Node> node_;
  unsigned version_ = 1;  // of the starter
};

void report(benchmark::State& state, std::vector<double> seconds) {
  std::sort(seconds.begin(), seconds.end());
  state.counters["median_ms"] = seconds[seconds.size() / 2] * 1e3;
  state.counters["longest_ms"] = seconds.back() * 1e3;
}

void publish_to_effect(benchmark::State& state) {
  RuledNode node(static_cast<std::size_t>(state.range(0)));
  const bool opens = state.range(1) == 1;
  std::vector<double> seconds;
  for ([[maybe_unused]] auto round : state) {
    state.PauseTiming();
    node.publish_own(!opens);
    state.ResumeTiming();
    seconds.push_back(seconds_of([&] { node.publish_own(opens); }));
  }
  report(state, std::move(seconds));
}
BENCHMARK(publish_to_effect)
    ->ArgNames({"classes", "opens"})
    ->ArgsProduct({{1, 100, 1'000}, {0, 1}})
    ->Iterations(kChanges)
    ->Unit(benchmark::kMillisecond);

// 50,000 items of one class, or COMITY_BENCH_OBJECTS.
RuledNode& filled_node() {
  static RuledNode node;
  static const bool filled = [] {
    const char* given = std::getenv("COMITY_BENCH_OBJECTS");
    const std::size_t count = given == nullptr ? 50'000 : std::strtoull(given, nullptr, 10);
    constexpr std::size_t kAtOnce = 10'000;
    for (std::size_t first = 0; first < count; first += kAtOnce) {
      node.take(indicators(first, std::min(kAtOnce, count - first)), std::min(kAtOnce, count - first));
    }
    return true;
  }();
  if (!filled) std::abort();
  return node;
}

// However many items the class has, one announcement opens it.
void open_a_class(benchmark::State& state) {
  auto& node = filled_node();
  std::vector<double> seconds;
  for ([[maybe_unused]] auto round : state) {
    node.publish_own(false);
    const auto before = must(node.node().store().counts()).announcements;
    seconds.push_back(seconds_of([&] { node.publish_own(true); }));
    state.counters["announcements"] = static_cast<double>(must(node.node().store().counts()).announcements - before);
  }
  state.counters["items"] = static_cast<double>(must(node.node().store().counts()).items);
  report(state, std::move(seconds));
}
BENCHMARK(open_a_class)->Iterations(kChanges)->Unit(benchmark::kMillisecond);

// The same page of 100 from the store, whoever asks, and as a party gets it: decided, and recorded before it goes out.
// after_a_commit: with a commit before each, after which a reader of SQLite begins with an empty cache.
void page_undecided(benchmark::State& state) {
  auto& ruled = filled_node();
  auto& node = ruled.node();
  store::PageQuery query;
  query.tenant = exchange::kOwnTenant;
  query.limit = kPage;
  for (const auto& row : must(node.store().classes())) query.classes.push_back(row.id);
  for ([[maybe_unused]] auto round : state) {
    if (state.range(0) == 1) ruled.commit();
    const auto page = must(node.store().page(query));
    if (page.entries.size() != kPage) std::abort();
    for (const auto& entry : page.entries) benchmark::DoNotOptimize(must(exchange::shared_content(node, entry.item)));
  }
}
BENCHMARK(page_undecided)
    ->ArgName("after_a_commit")
    ->Arg(0)
    ->Arg(1)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMicrosecond);

void page_decided_and_recorded(benchmark::State& state) {
  auto& ruled = filled_node();
  ruled.publish_own(true);
  auto& node = ruled.node();
  const auto all = *node.collections().find(exchange::kOwnTenant, "all");
  const exchange::Audience who{"xb.cert1", "bench", exchange::kDefaultPurpose, "token", 0};
  exchange::Browse browse;
  browse.limit = kPage;
  for ([[maybe_unused]] auto round : state) {
    const auto page = must(exchange::browse(node, all, who, {}, browse));
    if (page.entries.size() != kPage) std::abort();
    for (const auto& shown : page.entries) benchmark::DoNotOptimize(must(exchange::shown_content(node, shown)));
  }
}
BENCHMARK(page_decided_and_recorded)->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMicrosecond);

void commit_alone(benchmark::State& state) {
  RuledNode node(1);
  std::vector<double> seconds;
  for ([[maybe_unused]] auto round : state) seconds.push_back(seconds_of([&] { node.commit(); }));
  report(state, std::move(seconds));
}
BENCHMARK(commit_alone)->Iterations(kChanges)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace comity::bench
