#include "tests/support/random_crossing.h"

#include "tests/support/party_of.h"
#include "tests/support/random_rulebook.h"

namespace comity::test {

namespace {

using namespace gate;

constexpr std::int64_t kDayMicros = 86'400'000'000;

party::Party with_roles(const std::string& handle, std::uint64_t seed, std::vector<party::Role> roles) {
  auto party = party_of(handle, seed);
  party.roles = std::move(roles);
  return party;
}

class Dice {
 public:
  Dice(std::mt19937_64& random, unsigned unknown) : random_(random), unknown_(unknown) {}

  bool is_unknown() { return random_() % 100 < unknown_; }
  Choice choice(Fact fact) {
    return is_unknown() ? Choice{0} : static_cast<Choice>(1 + random_() % words_of(fact).size());
  }
  Truth truth() { return is_unknown() ? Truth::unknown : static_cast<Truth>(1 + random_() % 2); }
  Soil soil() {
    static constexpr std::array<const char*, 5> kCodes{"XA", "XB", "XC", "XD", "FR"};
    if (is_unknown()) return 0;
    return soil_of(*party::Jurisdiction::parse(kCodes.at(random_() % kCodes.size())));
  }
  PartyIndex party(std::size_t parties, bool may_be_anyone) {
    if (is_unknown()) return kUnknownParty;
    if (may_be_anyone && random_() % 8 == 0) return kAnonymous;
    return static_cast<PartyIndex>(kAnonymous + 1 + random_() % parties);
  }
  Subjects subjects() {
    Subjects subjects;
    subjects.known = !is_unknown();
    if (!subjects.known) return subjects;
    subjects.count = static_cast<std::uint8_t>(random_() % 4);
    Dice known(random_, 0);
    for (std::size_t i = 0; i < subjects.count; ++i) subjects.soils.at(i) = known.soil();
    return subjects;
  }

 private:
  std::mt19937_64& random_;
  unsigned unknown_;
};

}  // namespace

std::shared_ptr<const party::Directory> sample_directory() {
  using party::Role;
  auto directory = std::make_shared<party::Directory>();
  directory->parties = {with_roles("xa.cert", 1, {Role::cert}),
                        with_roles("xa.bank", 2, {Role::company}),
                        with_roles("xb.cert", 3, {Role::cert}),
                        with_roles("xb.court", 4, {Role::authority}),
                        with_roles("xc.ncsc", 5, {Role::cert, Role::authority}),
                        with_roles("xd.vendor", 6, {})};
  const auto code = [](const char* text) { return *party::Jurisdiction::parse(text); };
  directory->groups = {{"EU", {code("XA"), code("XB")}, {}}, {"OLD", {code("XC")}, Time{1}}};
  directory->jurisdictions = {{code("XA"), *party::Handle::parse("xa.cert")},
                              {code("XB"), *party::Handle::parse("xb.court")}};
  return directory;
}

Standing random_standing(std::mt19937_64& random, std::shared_ptr<const party::Directory> directory,
                         std::size_t rules) {
  Standing standing{directory, {}};
  std::vector<std::string> publishers{"XA", "XB", "XC"};
  RandomRulebook options;
  options.parties.clear();
  for (const auto& party : directory->parties) {
    options.parties.push_back(party.handle.text());
    publishers.push_back(party.handle.text());
  }
  for (const auto& publisher : publishers) {
    if (random() % 5 == 0) continue;
    options.publisher = publisher;
    options.rules = 1 + random() % rules;
    auto book = random_rulebook(random, options);
    const auto digest = digest_of(book);
    standing.rulebooks.push_back({std::make_shared<const Rulebook>(std::move(book)), digest, false});
  }
  return standing;
}

Crossing random_crossing(std::mt19937_64& random, const Gate& gate, unsigned unknown) {
  Dice dice(random, unknown);
  const auto parties = gate.standing().directory->parties.size();
  Crossing crossing;
  auto& item = crossing.item;
  item.kind = dice.choice(Fact::kind);
  item.marking = dice.choice(Fact::marking);
  item.pap = dice.choice(Fact::pap);
  item.embargo = random() % 3 == 0 ? dice.choice(Fact::embargo) : choice_of(Fact::embargo, "over");
  for (auto& category : item.categories) category = dice.truth();
  item.generated = dice.soil();
  item.obtained = dice.soil();
  item.subjects = dice.subjects();
  crossing.action = static_cast<Action>(random() % kActions);
  if (random() % 2 == 0) crossing.action = Action::share;
  crossing.owner = dice.party(parties, false);
  crossing.sender = random() % 2 == 0 ? crossing.owner : dice.party(parties, false);
  crossing.creator = dice.party(parties, false);
  crossing.receiver = dice.party(parties, true);
  crossing.storage = dice.soil();
  crossing.transit = dice.soil();
  crossing.target = dice.soil();
  crossing.purpose = dice.choice(Fact::purpose);
  crossing.task = dice.choice(Fact::task);
  crossing.emergency = dice.choice(Fact::emergency);
  crossing.leave = dice.choice(Fact::leave);
  crossing.authentication = dice.choice(Fact::authentication);
  crossing.terms = static_cast<TermSet>(random() % (1U << kTerms));
  return crossing;
}

Time random_time(std::mt19937_64& random) {
  const auto first = to_date("2026-01-01")->days;
  return {(first + static_cast<std::int64_t>(random() % 730)) * kDayMicros +
          static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(kDayMicros))};
}

}  // namespace comity::test
