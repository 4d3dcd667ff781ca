#include "gate/reach.h"

#include <algorithm>

namespace comity::gate {

namespace {

Bits home_of(const Rulebook& book) {
  Bits home;
  if (const auto handle = party::Handle::parse(book.publisher)) {
    home.set(soil_of(handle->jurisdiction()));
  } else if (const auto code = party::Jurisdiction::parse(book.publisher)) {
    home.set(soil_of(*code));
  }
  return home;
}

bool narrow_all(Region& region, const Literals& literals) {
  return std::all_of(literals.begin(), literals.end(), [&region](const Literal& one) { return region.narrow(one); });
}

// Cheaper than narrowing, where one literal alone decides it.
bool touches(const Region& region, const Literals& literals) {
  if (!std::all_of(literals.begin(), literals.end(), [&](const Literal& one) { return region.meets(one); }))
    return false;
  auto inside = region;
  return narrow_all(inside, literals);
}

// What copying a region costs, in literals.
constexpr std::size_t kCopy = 20;

}  // namespace

bool Budget::spend(std::size_t count) {
  left -= std::min(left, count);
  return left > 0;
}

std::vector<Time> times_of(const Rulebook& book, const party::Directory& directory) {
  std::vector<Time> times;
  const auto end = end_of(book.valid_until);
  for (auto from = begin_of(book.valid_from); from < end; from = Membership(directory, book, from).until()) {
    times.push_back(from);
  }
  return times;
}

Reach::Reach(const Rulebook& book, const party::Directory& directory, Time from, Budget& budget)
    : book_(book),
      budget_(budget),
      from_(from),
      home_(home_of(book)),
      membership_(directory, book, from),
      passed_over_(book.rules.size(), false) {
  until_ = std::min(end_of(book.valid_until), membership_.until());
  for (const auto& rule : book.rules) conditions_.push_back(conditions_of(rule));
}

Literals Reach::conditions_of(const Rule& rule) const {
  const auto polarity = rule.effect.outcome == Outcome::permit ? Polarity::permits : Polarity::bites;
  Literals literals;
  for (const auto& condition : rule.when) literals.push_back(literal_of(condition, membership_, polarity));
  return literals;
}

std::vector<Case> Reach::cases_of(const Rule& rule) {
  using Sender = Region::Sender;
  std::vector<Case> cases;
  for (const auto act : rule.actions) {
    if (rule.binds == Binds::own_infrastructure) {
      for (const auto place : {Fact::storage, Fact::transit, Fact::target}) cases.push_back({act, Sender::any, place});
      continue;
    }
    if (act == Action::share || act == Action::answer) cases.push_back({act, Sender::the_owner, {}});
    if (act == Action::reshare || act == Action::answer) cases.push_back({act, Sender::another, {}});
    if (!gives(act)) cases.push_back({act, Sender::any, {}});
  }
  return cases;
}

// DESIGN: the table of `binds`.
std::optional<Literal> Reach::guard(const Rule& rule, const Case& asked) const {
  if (asked.at_home) return is_in(*asked.at_home, home_);
  if (rule.binds == Binds::own_infrastructure) return std::nullopt;
  auto side = gives(asked.act) ? Fact::sender : Fact::receiver;
  if (rule.binds == Binds::own_data) side = Fact::owner;
  return is_of_jurisdiction(book_) ? is_in(side, home_) : is_party(side, book_.publisher);
}

Literals Reach::asked_silently(const Rule& rule, Action act) const {
  Literals literals;
  if (rule.effect.outcome != Outcome::permit) return literals;
  for (const auto term : rule.terms) literals.push_back(accepts(term));
  if (!gives(act)) return literals;
  if (!speaks_of(rule, Fact::embargo)) literals.push_back(is_word(Fact::embargo, "over"));
  if (!names_anyone(rule, membership_)) literals.push_back(negated(is_anonymous(Fact::receiver)));
  return literals;
}

Region Reach::start(const Case& asked) const {
  Region region(asked.sender);
  region.narrow(within(from_, until_));
  return region;
}

std::optional<Region> Reach::region(std::size_t rule, const Case& asked, const Literals& besides) {
  auto region = start(asked);
  budget_.spend(conditions_[rule].size() + 1);
  const auto own = guard(book_.rules[rule], asked);
  if (own && !region.narrow(*own)) return std::nullopt;
  if (!narrow_all(region, asked_silently(book_.rules[rule], asked.act)) || !narrow_all(region, conditions_[rule]) ||
      !narrow_all(region, besides)) {
    return std::nullopt;
  }
  return region;
}

std::optional<Region> Reach::region_by(std::size_t rule, const Case& asked, std::span<const Fact> facts) {
  auto region = start(asked);
  const auto own = guard(book_.rules[rule], asked);
  if (own && !region.narrow(*own)) return std::nullopt;
  for (const auto& one : conditions_[rule]) {
    if (std::find(facts.begin(), facts.end(), one.fact) != facts.end() && !region.narrow(one)) return std::nullopt;
  }
  return region;
}

std::optional<Fact> Reach::contradiction(std::size_t rule, const Case& asked) {
  auto region = start(asked);
  if (const auto own = guard(book_.rules[rule], asked)) region.narrow(*own);
  auto literals = conditions_[rule];
  for (auto& silent : asked_silently(book_.rules[rule], asked.act)) literals.push_back(std::move(silent));
  const auto found =
      std::find_if_not(literals.begin(), literals.end(), [&](const auto& one) { return region.narrow(one); });
  if (found == literals.end()) return std::nullopt;
  return found->fact;
}

// Whether the denial has a say where a permit that binds so has one: of one's own given by oneself rules of both kinds
// have.
bool Reach::counts(std::size_t denial, const Case& asked, Binds binds) const {
  const auto& deny = book_.rules[denial];
  if (passed_over_[denial] || deny.effect.outcome != Outcome::deny) return false;
  if (std::find(deny.actions.begin(), deny.actions.end(), asked.act) == deny.actions.end()) return false;
  return deny.binds == binds || asked.sender == Region::Sender::the_owner;
}

Answer Reach::escapes(const Region& region, const Case& asked, Binds binds) {
  std::vector<const Literals*> denials;
  for (std::size_t i = 0; i < book_.rules.size(); ++i) {
    if (counts(i, asked, binds)) denials.push_back(&conditions_[i]);
  }
  return left(region, denials);
}

// The region less the first denial that touches it, in pieces that do not overlap, each less the others.
Answer Reach::left(const Region& region, std::span<const Literals* const> denials) {
  for (; !denials.empty(); denials = denials.subspan(1)) {
    const auto& denial = *denials.front();
    if (!budget_.spend(denial.size() + 1)) return Answer::unknown;
    if (!touches(region, denial)) continue;
    auto rest = region;
    for (const auto& literal : denial) {
      auto piece = rest;
      if (!budget_.spend(kCopy)) return Answer::unknown;
      if (piece.narrow(negated(literal))) {
        if (const auto answer = left(piece, denials.subspan(1)); answer != Answer::no) return answer;
      }
      rest.narrow(literal);
    }
    return Answer::no;
  }
  return Answer::yes;
}

Reach::Extent Reach::extent(std::size_t rule) {
  Extent extent;
  for (const auto& asked : cases_of(book_.rules[rule])) {
    if (auto reached = region(rule, asked)) extent.emplace_back(asked, std::move(*reached));
  }
  return extent;
}

Answer Reach::covers(std::size_t rule, const Extent& extent) {
  const auto leaves_out = [](const Region& region, const Literals& literals) {
    return std::any_of(literals.begin(), literals.end(),
                       [&region](const Literal& one) { return region.meets(negated(one)); });
  };
  for (const auto& [asked, region] : extent) {
    if (!budget_.spend(conditions_[rule].size() + 1)) return Answer::unknown;
    if (leaves_out(region, conditions_[rule]) || leaves_out(region, asked_silently(book_.rules[rule], asked.act))) {
      return Answer::no;
    }
  }
  return Answer::yes;
}

}  // namespace comity::gate
