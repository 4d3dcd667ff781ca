#include <algorithm>
#include <array>

#include "gate/check_parts.h"

namespace comity::gate {

namespace {

// A second or two.
constexpr std::size_t kBudget = 10'000'000;

// What holds of a rule at any time of the rulebook's validity.
struct Seen {
  bool possible = false;   // some crossing meets it
  bool anchored = false;   // what it says of the side that it binds can be its publisher's
  bool open = false;       // of a permit: some denial leaves something
  bool unsure = false;     // the budget did not reach
  bool needed = false;     // no other rule says the same
  std::size_t same = 0;    // one that does
  std::optional<Fact> at;  // on which its conditions contradict each other
};

// The facts that the guard of `binds` speaks of.
std::vector<Fact> anchors(const Rule& rule, const Case& asked) {
  if (asked.at_home) return {*asked.at_home};
  const bool giving = asked.sender != Region::Sender::any;
  if (asked.sender == Region::Sender::the_owner) return {Fact::owner, Fact::sender};
  if (rule.binds == Binds::own_data) return {Fact::owner};
  return {giving ? Fact::sender : Fact::receiver};
}

class ReachCheck {
 public:
  ReachCheck(const Rulebook& book, const party::Directory& directory, const std::vector<Clarity>& clarity,
             Findings& findings)
      : book_(book),
        directory_(directory),
        clarity_(clarity),
        findings_(findings),
        budget_{kBudget},
        seen_(book.rules.size()) {}

  void run() {
    const auto times = times_of(book_, directory_);
    if (times.empty()) return;
    Conduct conduct(book_, findings_);
    for (const auto from : times) {
      Reach reach(book_, directory_, from, budget_);
      look(reach);
      conduct.check(reach);
    }
    for (const auto from : times) look_for_same(from);
    for (std::size_t i = 0; i < seen_.size(); ++i) report(i);
    if (!is_of_jurisdiction(book_)) report_party();
    if (budget_.left == 0) findings_.add(CheckRule::not_fully_checked, Msg::kCheckTooMuch);
  }

 private:
  bool permits(std::size_t rule) const { return book_.rules[rule].effect.outcome == Outcome::permit; }

  void look(Reach& reach) {
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (clarity_[i] == Clarity::unknown) reach.pass_over(i);
    }
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      for (const auto& asked : Reach::cases_of(book_.rules[i])) look(reach, i, asked);
    }
  }

  void look(Reach& reach, std::size_t rule, const Case& asked) {
    auto& seen = seen_[rule];
    seen.anchored = seen.anchored || reach.region_by(rule, asked, anchors(book_.rules[rule], asked));
    const auto region = reach.region(rule, asked);
    if (!region) {
      seen.at = reach.contradiction(rule, asked);
      return;
    }
    seen.possible = true;
    if (!permits(rule)) return;
    if (asked.act == Action::share) note_shared(*region);
    if (!seen.open) note_open(reach, rule, *region, asked);
    if (asked.act == Action::publish) note_publish(reach, rule, asked);
  }

  void note_open(Reach& reach, std::size_t rule, const Region& region, const Case& asked) {
    const auto answer = reach.escapes(region, asked, book_.rules[rule].binds);
    seen_[rule].open = answer == Answer::yes;
    seen_[rule].unsure = seen_[rule].unsure || answer == Answer::unknown;
  }

  void note_publish(Reach& reach, std::size_t rule, const Case& asked) {
    const auto local = reach.region(rule, asked, {is_word(Fact::authentication, "local")});
    publishes_ = publishes_ || (local && reach.escapes(*local, asked, book_.rules[rule].binds) != Answer::no);
  }

  void note_shared(const Region& region) {
    const auto kinds = region.left(Fact::kind);
    const auto markings = region.left(Fact::marking);
    for (std::size_t i = 0; i < shared_.size(); ++i) {
      if (markings.test(i)) shared_.at(i) |= kinds;
    }
  }

  void look_for_same(Time from) {
    Reach reach(book_, directory_, from, budget_);
    std::vector<Reach::Extent> extents;
    for (std::size_t i = 0; i < seen_.size(); ++i) extents.push_back(reach.extent(i));
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (!seen_[i].needed) look_for_same(reach, i, extents);
    }
  }

  // Of two that say the same, the later one is not needed.
  void look_for_same(Reach& reach, std::size_t rule, const std::vector<Reach::Extent>& extents) {
    for (std::size_t other = 0; other < seen_.size(); ++other) {
      if (!may_say_the_same(other, rule) || reach.covers(other, extents[rule]) != Answer::yes) continue;
      if (other > rule && reach.covers(rule, extents[other]) == Answer::yes) continue;
      seen_[rule].same = other;
      return;
    }
    seen_[rule].needed = true;
  }

  bool may_say_the_same(std::size_t other, std::size_t rule) const {
    const auto& one = book_.rules[other];
    const auto& two = book_.rules[rule];
    if (other == rule || one.binds != two.binds || one.effect != two.effect) return false;
    return std::all_of(two.actions.begin(), two.actions.end(), [&one](Action action) {
      return std::find(one.actions.begin(), one.actions.end(), action) != one.actions.end();
    });
  }

  void report(std::size_t index) {
    const auto& seen = seen_[index];
    if (clarity_[index] != Clarity::clear) return;
    if (!seen.anchored) return report_others(index);
    if (!seen.possible) {
      const auto fact = seen.at.value_or(Fact::date);
      findings_.add(CheckRule::not_satisfiable, index, {Msg::kCheckNeverHolds, {{"fact", std::string(word_of(fact))}}});
      return;
    }
    if (permits(index) && !seen.open && !seen.unsure) findings_.add(CheckRule::shadowed, index, Msg::kCheckShadowed);
    if (!seen.needed) {
      findings_.add(CheckRule::redundant, index, {Msg::kCheckRedundant, {{"rule", book_.rules[seen.same].id}}});
    }
  }

  void report_others(std::size_t index) {
    const auto speaks = [&](CheckRule check, Msg message) {
      findings_.add(check, index, {message, {{"publisher", book_.publisher}}});
    };
    switch (book_.rules[index].binds) {
      case Binds::own_data: return speaks(CheckRule::others_data, Msg::kCheckOthersData);
      case Binds::own_party: return speaks(CheckRule::others_party, Msg::kCheckOthersParty);
      case Binds::own_infrastructure: return speaks(CheckRule::others_infrastructure, Msg::kCheckOthersInfrastructure);
    }
  }

  void report_party() {
    if (!publishes_) findings_.add(CheckRule::locks_itself_out, Msg::kCheckLocksOut);
    if (const auto gaps = gaps_text(); !gaps.empty()) {
      findings_.add(CheckRule::gaps, {Msg::kCheckGaps, {{"gaps", gaps}}});
    }
  }

  // "AMBER, RED, GREEN (3 of 44 kinds)"
  std::string gaps_text() const {
    const auto markings = words_of(Fact::marking);
    const auto kinds = words_of(Fact::kind).size();
    std::string text;
    for (std::size_t i = 0; i < markings.size(); ++i) {
      const auto lacking = kinds - shared_.at(i).count();
      if (lacking == 0) continue;
      text.append(text.empty() ? "" : ", ").append(markings[i]);
      if (lacking < kinds) text += " (" + std::to_string(lacking) + " of " + std::to_string(kinds) + " kinds)";
    }
    return text;
  }

  const Rulebook& book_;
  const party::Directory& directory_;
  const std::vector<Clarity>& clarity_;
  Findings& findings_;
  Budget budget_;
  std::vector<Seen> seen_;
  std::array<Bits, 6> shared_{};  // kinds for which some permit speaks of sharing, by marking
  bool publishes_ = false;
};

}  // namespace

void check_reach(const Rulebook& book, const party::Directory& directory, const std::vector<Clarity>& clarity,
                 Findings& findings) {
  ReachCheck(book, directory, clarity, findings).run();
}

}  // namespace comity::gate
