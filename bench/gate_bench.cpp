// links: exchange gate party crypto json base
//
// Two-sided decisions: the owner's and the receiver's rulebooks and those of their jurisdictions, each of so many
// rules, over random crossings of which so many of a hundred facts are unknown. And the table of classes that spares
// deciding: made by four rulebooks of a hundred rules, and looked up in. scripts/bench gate
#include <benchmark/benchmark.h>

#include "bench/gate_samples.h"
#include "exchange/class_table.h"

namespace comity::bench {
namespace {

void decide(benchmark::State& state) {
  const auto gate = gate_of(static_cast<std::size_t>(state.range(0)));
  const auto crossings = crossings_of(*gate, static_cast<unsigned>(state.range(1)));
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(gate->decide(crossings[i++ % crossings.size()]));
  state.SetItemsProcessed(state.iterations());
}

void make(benchmark::State& state) {
  const auto gate = gate_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(gate::Gate::make(gate->standing(), gate->since()));
}

struct Tabled {
  std::shared_ptr<const gate::Gate> gate = gate_of(100);
  std::vector<exchange::ClassFacts> classes;
  exchange::Audience audience{kReceiver, "bench", exchange::kDefaultPurpose, "token", 0};

  explicit Tabled(std::size_t count) {
    for (const auto& crossing : crossings_of(*gate, 20, count)) {
      exchange::ClassFacts facts;
      facts.id = static_cast<store::ClassId>(classes.size() + 1);
      facts.owners = {kOwner};
      facts.facts = crossing.item;
      classes.push_back(std::move(facts));
    }
  }
  exchange::ClassTable table() const {
    return {*gate, classes, *gate->standing().directory->find(*party::Handle::parse(kOwner)), audience, nullptr};
  }
};

void make_table(benchmark::State& state) {
  const Tabled tabled(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(tabled.table());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void look_up(benchmark::State& state) {
  const Tabled tabled(static_cast<std::size_t>(state.range(0)));
  const auto table = tabled.table();
  std::mt19937_64 random(1);
  std::vector<store::ClassId> ids(4'096);
  for (auto& id : ids) id = static_cast<store::ClassId>(1 + random() % tabled.classes.size());
  // Which is looked up next depends on what was found, so that look-ups cannot overlap.
  std::size_t i = 0;
  for (auto _ : state) i = (i + 1 + static_cast<std::size_t>(table.of(ids[i]).form)) % ids.size();
  benchmark::DoNotOptimize(i);
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(decide)->ArgNames({"rules", "unknown"})->ArgsProduct({{10, 100, 1'000}, {0, 20, 100}});
BENCHMARK(make)->ArgName("rules")->Arg(10)->Arg(100)->Arg(1'000)->Unit(benchmark::kMillisecond);
BENCHMARK(make_table)->ArgName("classes")->Arg(1)->Arg(10)->Arg(100)->Arg(10'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(look_up)->ArgName("classes")->Arg(1)->Arg(10)->Arg(100)->Arg(10'000);

}  // namespace
}  // namespace comity::bench
