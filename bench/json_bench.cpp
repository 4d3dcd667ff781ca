// What taking in costs before any check: splitting a bundle, reading each object whole, its canonical form.
// links: json
#include <benchmark/benchmark.h>

#include "bench/support.h"
#include "json/canonical.h"
#include "json/read.h"
#include "json/split.h"

namespace comity::bench {
namespace {

const json::PaddedText& padded() {
  static const json::PaddedText text(bundle());
  return text;
}

void report(benchmark::State& state, std::size_t objects) {
  const auto runs = static_cast<std::int64_t>(state.iterations());
  state.SetBytesProcessed(runs * static_cast<std::int64_t>(padded().view().size()));
  state.SetItemsProcessed(runs * static_cast<std::int64_t>(objects));
}

void json_split(benchmark::State& state) {
  std::size_t objects = 0;
  for ([[maybe_unused]] auto round : state) objects = json::split(padded(), {})->objects.size();
  report(state, objects);
}
BENCHMARK(json_split)->Unit(benchmark::kMillisecond);

void json_split_read(benchmark::State& state) {
  std::size_t objects = 0;
  json::Reader reader;
  for ([[maybe_unused]] auto round : state) {
    const auto parts = json::split(padded(), {});
    for (const auto range : parts->objects) benchmark::DoNotOptimize(reader.read(range));
    objects = parts->objects.size();
  }
  report(state, objects);
}
BENCHMARK(json_split_read)->Unit(benchmark::kMillisecond);

void json_split_read_canonical(benchmark::State& state) {
  std::size_t objects = 0;
  json::Reader reader;
  std::string out;
  for ([[maybe_unused]] auto round : state) {
    const auto parts = json::split(padded(), {});
    for (const auto range : parts->objects) {
      out.clear();
      if (const auto value = reader.read(range)) json::append_canonical(out, **value);
      benchmark::DoNotOptimize(out.data());
    }
    objects = parts->objects.size();
  }
  report(state, objects);
}
BENCHMARK(json_split_read_canonical)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace comity::bench
