#include "gate/miss.h"

#include <algorithm>

namespace comity::gate {

namespace {

class Search {
 public:
  Search(const Gate& gate, const Crossing& crossing)
      : gate_(gate), crossing_(crossing), outcome_(gate.decide(crossing).outcome) {}

  std::vector<Miss> run() {
    for (std::size_t i = 0; i < kCategories; ++i) category(i);
    choice(Fact::embargo, crossing_.item.embargo, [](Crossing& c, Choice v) { c.item.embargo = v; });
    choice(Fact::marking, crossing_.item.marking, [](Crossing& c, Choice v) { c.item.marking = v; });
    choice(Fact::pap, crossing_.item.pap, [](Crossing& c, Choice v) { c.item.pap = v; });
    choice(Fact::purpose, crossing_.purpose, [](Crossing& c, Choice v) { c.purpose = v; });
    choice(Fact::authentication, crossing_.authentication, [](Crossing& c, Choice v) { c.authentication = v; });
    choice(Fact::emergency, crossing_.emergency, [](Crossing& c, Choice v) { c.emergency = v; });
    choice(Fact::leave, crossing_.leave, [](Crossing& c, Choice v) { c.leave = v; });
    terms();
    approvals();
    std::stable_sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) { return a.outcome < b.outcome; });
    return std::move(found_);
  }

 private:
  bool improves(const Crossing& other, Fact fact, std::string value, bool of_approval = false) {
    const auto outcome = gate_.decide(other).outcome;
    if (outcome >= outcome_) return false;
    found_.push_back({fact, std::move(value), of_approval, outcome});
    return true;
  }

  void category(std::size_t index) {
    if (crossing_.item.categories[index] == Truth::no) return;
    auto other = crossing_;
    other.item.categories[index] = Truth::no;
    improves(other, static_cast<Fact>(static_cast<std::size_t>(Fact::personal_data) + index), "no");
  }

  // From the value nearest to the present one; the first that improves most is enough.
  template <class Set>
  void choice(Fact fact, Choice present, Set set) {
    const auto words = words_of(fact);
    const Miss* best = nullptr;
    Miss kept;
    for (std::size_t step = 1; step <= words.size(); ++step) {
      for (const auto value : {present - static_cast<int>(step), present + static_cast<int>(step)}) {
        if (value < 1 || value > static_cast<int>(words.size())) continue;
        auto other = crossing_;
        set(other, static_cast<Choice>(value));
        const auto outcome = gate_.decide(other).outcome;
        if (outcome >= outcome_ || (best != nullptr && outcome >= best->outcome)) continue;
        kept = {fact, std::string(words[static_cast<std::size_t>(value - 1)]), false, outcome};
        best = &kept;
      }
    }
    if (best != nullptr) found_.push_back(*best);
  }

  void terms() {
    for (std::size_t i = 0; i < kTerms; ++i) {
      const auto term = static_cast<Term>(i);
      if ((crossing_.terms & bit(term)) != 0) continue;
      auto other = crossing_;
      other.terms |= bit(term);
      improves(other, Fact::terms, std::string(word_of(term)));
    }
    auto all = crossing_;
    all.terms = static_cast<TermSet>((1U << kTerms) - 1);
    const bool alone = std::any_of(found_.begin(), found_.end(), [](const auto& m) { return m.fact == Fact::terms; });
    if (!alone) improves(all, Fact::terms, "all");
  }

  void approvals() {
    std::vector<Digest> given(crossing_.approvals.begin(), crossing_.approvals.end());
    const auto had = given.size();
    for (const auto& ref : gate_.restrictions(crossing_)) {
      const auto& rule = gate_.rule(ref);
      if (rule.effect.outcome == Outcome::approval)
        given.push_back(digest_of(*gate_.rulebook(ref.rulebook).book, rule));
    }
    if (given.size() == had) return;
    auto other = crossing_;
    other.approvals = given;
    improves(other, Fact::kind, "granted", true);
  }

  const Gate& gate_;
  const Crossing& crossing_;
  Outcome outcome_;
  std::vector<Miss> found_;
};

}  // namespace

std::vector<Miss> nearest_misses(const Gate& gate, const Crossing& crossing, std::size_t most) {
  auto found = Search(gate, crossing).run();
  if (found.size() > most) found.resize(most);
  return found;
}

}  // namespace comity::gate
