// Random crossings over random rulebooks and the starters, decided by the gate, as lines of JSON for compare.mjs.
//
//   gate_crossings COUNT SEED
//
// {"book": name, "cedar": policies} says what the following lines mean by the name, until it is said anew.
// {"book": …, "act": …, "context": …, "outcome": …, "permitted": …, "rules": …} is what one rulebook said of one
// crossing; "rules" are the restrictions that bit, left out when the gate named not all. "completions" are contexts in
// which what is unknown in this one is known. {"crossings": COUNT} ends them.
#include <cstdlib>
#include <iostream>
#include <map>

#include "gate/cedar.h"
#include "tests/cedar/context.h"
#include "tests/support/random_crossing.h"
#include "tests/support/starters.h"

namespace {

using namespace comity;
using namespace comity::gate;

constexpr std::size_t kOfOneGate = 250;
constexpr unsigned kOfHundredUnknown = 20;
constexpr int kCompletions = 3;

Standing starters() {
  Standing standing{std::make_shared<const party::Directory>(test::starter_directory()), {}};
  for (const auto* name : test::kStarters) {
    auto book = std::make_shared<const Rulebook>(test::starter(name));
    standing.rulebooks.push_back({book, digest_of(*book), false});
  }
  return standing;
}

// What one rulebook said of one act; it may have been asked twice, as a jurisdiction is of storage on its soil by its
// own party.
struct Said {
  Outcome outcome = Outcome::permit;
  bool permitted = true;
  bool complete = true;
  std::vector<std::string> rules;

  void add(const Verdict& verdict, const Rulebook& book) {
    outcome = std::max(outcome, verdict.outcome);
    permitted = permitted && verdict.reason != Reason::not_permitted;
    complete = complete && verdict.more == 0 && verdict.reason != Reason::not_permitted;
    for (std::size_t i = 0; i < verdict.named; ++i) {
      const auto& rule = book.rules[verdict.rules.at(i)];
      if (rule.effect.outcome != Outcome::permit) rules.push_back(rule.id);
    }
  }
};

class Crossings {
 public:
  Crossings(std::shared_ptr<const Gate> gate, std::mt19937_64& random)
      : gate_(std::move(gate)), random_(random), now_(gate_->since()) {
    for (const auto& published : gate_->standing().rulebooks) {
      json::Writer out;
      out.begin_object().member("book", published.book->publisher);
      out.member("cedar", to_cedar(*published.book, *gate_->standing().directory, now_)).end_object();
      std::cout << out.take() << '\n';
    }
  }

  void one() {
    const bool all_known = random_() % 2 == 0;
    auto crossing = test::random_crossing(random_, *gate_, all_known ? 0 : kOfHundredUnknown);
    const auto approvals = some_approvals(crossing);
    crossing.approvals = approvals;
    const auto decision = gate_->decide(crossing);
    std::map<std::pair<std::uint16_t, Action>, Said> said;
    for (std::size_t i = 0; i < decision.count; ++i) {
      const auto& verdict = decision.verdicts.at(i);
      if (verdict.rulebook == kNoRulebook) continue;
      said[{verdict.rulebook, verdict.act}].add(verdict, *gate_->rulebook(verdict.rulebook).book);
    }
    for (const auto& [asked, one] : said) line(crossing, all_known, asked.first, asked.second, one);
  }

 private:
  std::vector<Digest> some_approvals(const Crossing& crossing) {
    std::vector<Digest> given;
    for (const auto& ref : gate_->restrictions(crossing)) {
      if (random_() % 4 == 0) given.push_back(digest_of(*gate_->rulebook(ref.rulebook).book, gate_->rule(ref)));
    }
    return given;
  }

  void line(const Crossing& crossing, bool all_known, std::uint16_t book, Action act, const Said& said) {
    json::Writer out;
    out.begin_object().member("book", gate_->rulebook(book).book->publisher).member("act", word_of(act));
    out.member("outcome", word_of(said.outcome)).member("permitted", said.permitted).key("context");
    test::write_context(out, *gate_, crossing, now_);
    if (said.complete) {
      out.key("rules").begin_array();
      for (const auto& rule : said.rules) out.value(rule);
      out.end_array();
    }
    // Who gives and who receives decides which rulebooks are asked; that has to stay.
    const bool sides =
        crossing.owner != kUnknownParty && crossing.sender != kUnknownParty && crossing.receiver != kUnknownParty;
    if (!all_known && sides) {
      out.key("completions").begin_array();
      for (int i = 0; i < kCompletions; ++i) test::write_context(out, *gate_, completed(crossing), now_);
      out.end_array();
    }
    out.end_object();
    std::cout << out.take() << '\n';
  }

  // The crossing with what is unknown drawn at random.
  Crossing completed(Crossing crossing) {
    const auto other = test::random_crossing(random_, *gate_, 0);
    const auto take = [](auto& fact, const auto& drawn) {
      if (fact == std::decay_t<decltype(fact)>{}) fact = drawn;
    };
    auto& item = crossing.item;
    take(item.kind, other.item.kind);
    take(item.marking, other.item.marking);
    take(item.pap, other.item.pap);
    take(item.embargo, other.item.embargo);
    for (std::size_t i = 0; i < kCategories; ++i) take(item.categories.at(i), other.item.categories.at(i));
    take(item.generated, other.item.generated);
    take(item.obtained, other.item.obtained);
    if (!item.subjects.known) item.subjects = other.item.subjects;
    take(crossing.creator, other.creator);
    // Where no rulebook is, so that no other one would have to be asked.
    const auto elsewhere = soil_of(*party::Jurisdiction::parse("FR"));
    take(crossing.storage, elsewhere);
    take(crossing.transit, elsewhere);
    take(crossing.target, elsewhere);
    take(crossing.purpose, other.purpose);
    take(crossing.task, other.task);
    take(crossing.emergency, other.emergency);
    take(crossing.leave, other.leave);
    take(crossing.authentication, other.authentication);
    return crossing;
  }

  std::shared_ptr<const Gate> gate_;
  std::mt19937_64& random_;
  Time now_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: gate_crossings COUNT SEED\n";
    return 2;
  }
  std::ios::sync_with_stdio(false);
  const auto wanted = std::strtoull(arguments[1], nullptr, 10);
  std::mt19937_64 random(std::strtoull(arguments[2], nullptr, 10));
  const auto directory = test::sample_directory();
  for (std::size_t made = 0; made < wanted;) {
    const bool own = made / kOfOneGate % 3 == 0;
    const auto standing = own ? starters() : test::random_standing(random, directory, 12);
    Crossings crossings(Gate::make(standing, test::random_time(random)), random);
    for (std::size_t i = 0; i < kOfOneGate && made < wanted; ++i, ++made) crossings.one();
  }
  std::cout << "{\"crossings\":" << wanted << "}\n";
  return std::cout.good() ? 0 : 1;
}
