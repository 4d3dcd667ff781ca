// links: gate party crypto json base
//
//   gate_table RULES UNKNOWN      for gate_table.mjs, which makes a table of it
//
// Crossings decided by four rulebooks of so many rules, with so many of a hundred facts unknown: prints, as JSON, the
// processor's microseconds a decision, and what was decided in terms that Cedar's engine understands:
//
//   {"microseconds": …, "books": {publisher: policies}, "crossings": [{"permitted": …, "context": …,
//    "asked": [{"book": publisher, "act": …}, …]}, …]}
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <iostream>

#include "bench/gate_samples.h"
#include "gate/cedar.h"
#include "tests/cedar/context.h"

namespace comity::bench {
namespace {

constexpr std::size_t kRuns = 5;
constexpr double kSecondsOfRun = 0.1;

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double microseconds_a_decision(const gate::Gate& gate, const std::vector<gate::Crossing>& crossings) {
  std::array<double, kRuns> runs{};
  for (auto& run : runs) {
    std::size_t decided = 0;
    const auto began = seconds();
    do {
      for (const auto& crossing : crossings) gate.decide(crossing);
      decided += crossings.size();
    } while (seconds() - began < kSecondsOfRun);
    run = (seconds() - began) * 1e6 / static_cast<double>(decided);
  }
  std::sort(runs.begin(), runs.end());
  return runs[kRuns / 2];
}

void write(json::Writer& out, const gate::Gate& gate, const gate::Crossing& crossing) {
  const auto decision = gate.decide(crossing);
  out.begin_object().member("permitted", decision.outcome == gate::Outcome::permit).key("context");
  test::write_context(out, gate, crossing, gate.since());
  out.key("asked").begin_array();
  for (std::size_t i = 0; i < decision.count; ++i) {
    const auto& verdict = decision.verdicts.at(i);
    out.begin_object().member("book", gate.rulebook(verdict.rulebook).book->publisher);
    out.member("act", gate::word_of(verdict.act)).end_object();
  }
  out.end_array().end_object();
}

void print(std::size_t rules, unsigned unknown) {
  const auto gate = gate_of(rules);
  const auto crossings = crossings_of(*gate, unknown);
  json::Writer out;
  out.begin_object().key("microseconds").raw(std::to_string(microseconds_a_decision(*gate, crossings)));
  out.key("books").begin_object();
  for (const auto& published : gate->standing().rulebooks) {
    const auto& directory = *gate->standing().directory;
    out.member(published.book->publisher, gate::to_cedar(*published.book, directory, gate->since()));
  }
  out.end_object().key("crossings").begin_array();
  for (const auto& crossing : crossings) write(out, *gate, crossing);
  std::cout << out.end_array().end_object().take() << '\n';
}

}  // namespace
}  // namespace comity::bench

int main(int count, char** arguments) {
  if (count != 3) return 2;
  comity::bench::print(std::strtoull(arguments[1], nullptr, 10),
                       static_cast<unsigned>(std::strtoul(arguments[2], nullptr, 10)));
  return std::cout.good() ? 0 : 1;
}
