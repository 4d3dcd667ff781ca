// Taking in, whole: split, read, check, describe, seal, store, commit; beside it a bare SQLite table that is given
// the same sealed bytes in commits of the same size, on the same disk in the same run. And what paging, searching
// and opening cost on what was stored.
// links: exchange
#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>

#include "bench/new_node.h"
#include "bench/support.h"
#include "exchange/accept.h"
#include "exchange/find.h"
#include "json/read.h"
#include "tests/support/temp_folder.h"

namespace comity::bench {
namespace {

// 50,000, or COMITY_BENCH_OBJECTS: at half a million the disk weighs more than the processor.
const std::size_t kObjects = [] {
  const char* given = std::getenv("COMITY_BENCH_OBJECTS");
  return given == nullptr ? std::size_t{50'000} : std::strtoull(given, nullptr, 10);
}();
constexpr std::size_t kCommit = 2'048;  // what a group commit of ours takes with two workers: eight chunks

// The objects of the bundle, again and again under other ids, until there are enough.
std::string multiplied(const std::string& source) {
  const json::PaddedText padded(source);
  const auto parts = json::split(padded, {});
  json::Reader reader;
  std::string out = "{\"type\":\"bundle\",\"id\":\"bundle--7ff0a5b8-4a35-4f0f-9d6c-000000000000\",\"objects\":[";
  for (std::size_t i = 0; i < kObjects; ++i) {
    std::string object(parts->objects[i % parts->objects.size()]);
    const std::string id((*reader.read(object))->find("id")->text());
    const auto copy = std::to_string(10'000'000 + i / parts->objects.size());
    object.replace(object.find(id) + id.size() - 36, copy.size(), copy);
    out.append(i == 0 ? "" : ",").append(object);
  }
  return out + "]}";
}

const json::PaddedText& input() {
  static const json::PaddedText text(multiplied(bundle()));
  return text;
}

void take_in(exchange::Node& node) {
  exchange::Introduction introduction;
  introduction.tenant = exchange::kOwnTenant;
  introduction.source = "bench";
  exchange::Observer nobody;
  const auto result = exchange::accept(node, input(), introduction, nobody);
  if (!result || result->tally.taken != kObjects) std::abort();
}

// Stored once, for the benchmarks that read.
exchange::Node& filled_node() {
  static const test::TempFolder folder;
  static const auto node = [] {
    auto made = new_node(folder / "node");
    take_in(*made);
    return made;
  }();
  return *node;
}

void import_checked_sealed_durable(benchmark::State& state) {
  std::uint64_t bytes = 0;
  for ([[maybe_unused]] auto round : state) {
    state.PauseTiming();
    const test::TempFolder folder;
    auto node = new_node(folder / "node");
    state.ResumeTiming();
    take_in(*node);
    state.PauseTiming();
    bytes = node->store().counts()->bytes;
    node.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kObjects));
  state.counters["bytes_an_item"] = static_cast<double>(bytes) / static_cast<double>(kObjects);
}
BENCHMARK(import_checked_sealed_durable)
    ->Iterations(3)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

struct Row {
  std::string id, version;
  Bytes sealed;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = [] {
    std::vector<Row> out;
    auto& store = filled_node().store();
    for (store::Seq after = 0;;) {
      const auto page = store.walk(after, 1000);
      if (page->empty()) return out;
      for (const auto& row : *page) out.push_back({row.id, row.version, store.sealed(row.seq)->bytes});
      after = page->back().seq;
    }
  }();
  return all;
}

void run(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
}

void bare_sqlite_same_bytes(benchmark::State& state) {
  const auto& all = rows();
  for ([[maybe_unused]] auto round : state) {
    state.PauseTiming();
    const test::TempFolder folder;
    sqlite3* database = nullptr;
    sqlite3_open((folder / "bare.sqlite").c_str(), &database);
    run(database,
        "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE t(seq INTEGER PRIMARY KEY, id TEXT, version TEXT, sealed BLOB, UNIQUE(id, version));");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO t(id, version, sealed) VALUES(?, ?, ?)", -1, &insert, nullptr);
    state.ResumeTiming();
    for (std::size_t at = 0; at < all.size(); ++at) {
      if (at % kCommit == 0) run(database, at == 0 ? "BEGIN" : "COMMIT; BEGIN");
      sqlite3_bind_text(insert, 1, all[at].id.data(), static_cast<int>(all[at].id.size()), SQLITE_STATIC);
      sqlite3_bind_text(insert, 2, all[at].version.data(), static_cast<int>(all[at].version.size()), SQLITE_STATIC);
      sqlite3_bind_blob(insert, 3, all[at].sealed.data(), static_cast<int>(all[at].sealed.size()), SQLITE_STATIC);
      if (sqlite3_step(insert) != SQLITE_DONE) std::abort();
      sqlite3_reset(insert);
    }
    run(database, "COMMIT");
    state.PauseTiming();
    sqlite3_finalize(insert);
    sqlite3_close(database);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * all.size()));
}
BENCHMARK(bare_sqlite_same_bytes)->Iterations(3)->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);

void search(benchmark::State& state, const std::string& name, const std::string& value) {
  auto& node = filled_node();
  exchange::Search wanted;
  wanted.tenant = exchange::kOwnTenant;
  wanted.name = name;
  wanted.value = value;
  for ([[maybe_unused]] auto round : state) benchmark::DoNotOptimize(exchange::find(node, wanted));
}
void list_page_of_50(benchmark::State& state) { search(state, "", ""); }
void search_by_value(benchmark::State& state) { search(state, "", "T0800"); }
void search_by_name(benchmark::State& state) { search(state, "sandworm team", ""); }
BENCHMARK(list_page_of_50)->Unit(benchmark::kMicrosecond);
BENCHMARK(search_by_value)->Unit(benchmark::kMicrosecond);
BENCHMARK(search_by_name)->Unit(benchmark::kMicrosecond);

void open_an_item(benchmark::State& state) {
  auto& node = filled_node();
  store::Seq seq = 0;
  for ([[maybe_unused]] auto round : state) {
    seq = seq % kObjects + 1;
    benchmark::DoNotOptimize(exchange::content(node, *node.store().item(seq)));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(open_an_item)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace comity::bench
