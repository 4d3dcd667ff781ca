// links: gate party crypto json base
//
// Two-sided decisions: the owner's and the receiver's rulebooks and those of their jurisdictions, each of so many
// rules, over random crossings of which so many of a hundred facts are unknown. scripts/bench gate
#include <benchmark/benchmark.h>

#include "tests/support/random_crossing.h"
#include "tests/support/random_rulebook.h"

using namespace comity;

namespace {

constexpr std::size_t kCrossings = 1'024;

std::shared_ptr<const gate::Gate> gate_of(std::size_t rules) {
  std::mt19937_64 random(rules);
  const auto directory = test::sample_directory();
  gate::Standing standing{directory, {}};
  for (const auto* publisher : {"xa.cert", "XA", "xb.cert", "XB"}) {
    auto book = test::random_rulebook(random, {publisher, {"xa.cert", "xb.cert", "xc.ncsc"}, rules});
    const auto digest = gate::digest_of(book);
    standing.rulebooks.push_back({std::make_shared<const gate::Rulebook>(std::move(book)), digest, false});
  }
  return gate::Gate::make(standing, test::random_time(random));
}

void decide(benchmark::State& state) {
  const auto gate = gate_of(static_cast<std::size_t>(state.range(0)));
  std::mt19937_64 random(1);
  std::vector<gate::Crossing> crossings;
  for (std::size_t i = 0; i < kCrossings; ++i) {
    auto crossing = test::random_crossing(random, *gate, static_cast<unsigned>(state.range(1)));
    crossing.action = gate::Action::share;
    crossing.owner = crossing.sender = gate->find("xa.cert");
    crossing.receiver = gate->find("xb.cert");
    crossings.push_back(crossing);
  }
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(gate->decide(crossings[i++ % kCrossings]));
  state.SetItemsProcessed(state.iterations());
}

void make(benchmark::State& state) {
  const auto gate = gate_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(gate::Gate::make(gate->standing(), gate->since()));
}

}  // namespace

BENCHMARK(decide)->ArgNames({"rules", "unknown"})->ArgsProduct({{10, 100, 1'000}, {0, 20, 100}});
BENCHMARK(make)->ArgName("rules")->Arg(10)->Arg(100)->Arg(1'000)->Unit(benchmark::kMillisecond);
