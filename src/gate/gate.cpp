#include "gate/gate.h"

#include <algorithm>
#include <limits>

#include "gate/compiled.h"
#include "gate/membership.h"

namespace comity::gate {

namespace {

std::vector<KnownParty> known_parties(const party::Directory& directory) {
  std::vector<KnownParty> known{{}, {std::string(kAnyone), 0, 0, 0}};
  for (const auto& party : directory.parties) {
    if (known.size() > std::numeric_limits<PartyIndex>::max()) break;  // who has no index gets nothing
    std::uint32_t roles = 0;
    for (const auto role : party.roles) roles |= 1U << static_cast<unsigned>(role);
    known.push_back({party.handle.text(), soil_of(party.handle.jurisdiction()), soil_of(party.located), roles});
  }
  return known;
}

// The next day on which a rule begins or ends to count.
Time next_date(const Rulebook& book, Time now) {
  Time next = kForever;
  for (const auto& rule : book.rules) {
    for (const auto& condition : rule.when) {
      if (condition.fact != Fact::date) continue;
      const auto day = begin_of(*to_date(condition.values.front()));
      if (day > now) next = std::min(next, day);
    }
  }
  return next;
}

bool goes_before(const Published& one, const Published& other) {
  if (one.sponsored != other.sponsored) return other.sponsored;
  return one.book->version >= other.book->version;
}

constexpr unsigned mask(Binds binds) { return 1U << static_cast<unsigned>(binds); }
constexpr unsigned kData = mask(Binds::own_data);
constexpr unsigned kParty = mask(Binds::own_party);
constexpr unsigned kInfrastructure = mask(Binds::own_infrastructure);

Rows rows_of(const Crossing& crossing) {
  Rows rows{};
  const auto set = [&rows](Fact fact, auto value) {
    rows[static_cast<std::size_t>(fact)] = static_cast<std::uint16_t>(value);
  };
  const auto& item = crossing.item;
  set(Fact::kind, item.kind);
  set(Fact::marking, item.marking);
  set(Fact::pap, item.pap);
  set(Fact::embargo, item.embargo);
  for (std::size_t i = 0; i < kCategories; ++i) {
    rows[static_cast<std::size_t>(Fact::personal_data) + i] = static_cast<std::uint16_t>(item.categories[i]);
  }
  set(Fact::owner, crossing.owner);
  set(Fact::creator, crossing.creator);
  set(Fact::sender, crossing.sender);
  set(Fact::receiver, crossing.receiver);
  set(Fact::generated, item.generated);
  set(Fact::obtained, item.obtained);
  set(Fact::storage, crossing.storage);
  set(Fact::transit, crossing.transit);
  set(Fact::target, crossing.target);
  set(Fact::purpose, crossing.purpose);
  set(Fact::task, crossing.task);
  set(Fact::emergency, crossing.emergency);
  set(Fact::leave, crossing.leave);
  set(Fact::authentication, crossing.authentication);
  return rows;
}

}  // namespace

// One crossing before every rulebook that has a say in it.
class Gate::Court {
 public:
  // `biting`, unless null, gets every rule that bites.
  Court(const Gate& gate, const Crossing& crossing, Decision& decision, std::vector<RuleRef>* biting)
      : gate_(gate), crossing_(crossing), rows_(rows_of(crossing)), decision_(decision), biting_(biting) {
    decision_.outcome = Outcome::permit;
  }

  void run() {
    switch (crossing_.action) {
      case Action::share:
      case Action::reshare: return give(crossing_.owner == crossing_.sender ? Action::share : Action::reshare);
      case Action::answer: return give(Action::answer);
      case Action::block:
      case Action::assist: return infrastructure();
      case Action::store: at_home(Action::store); return infrastructure();
      default: return at_home(crossing_.action);
    }
  }

 private:
  void give(Action act) {
    const auto owner = crossing_.owner;
    const auto sender = crossing_.sender;
    const auto sender_soil = gate_.jurisdiction_of(sender);
    ask_party(owner, Side::owner, act, owner == sender ? kData | kParty : kData);
    const auto owner_soil = gate_.jurisdiction_of(owner);
    ask_jurisdiction(owner_soil, Side::owner, act, owner_soil == sender_soil ? kData | kParty : kData);
    if (owner != sender) {
      ask_party(sender, Side::sender, act, kParty);
      if (owner_soil != sender_soil) ask_jurisdiction(sender_soil, Side::sender, act, kParty);
    }
    if (crossing_.receiver != kAnonymous) at_home(Action::receive);
  }

  void at_home(Action act) {
    ask_party(crossing_.receiver, Side::receiver, act, kParty);
    ask_jurisdiction(gate_.jurisdiction_of(crossing_.receiver), Side::receiver, act, kParty);
  }

  // Each jurisdiction once. Where none is known none could object, so nothing may be done.
  void infrastructure() {
    const auto storage = crossing_.storage;
    const auto transit = crossing_.transit;
    const auto target = crossing_.target;
    if (storage == 0 && transit == 0 && target == 0) return nowhere();
    ask_jurisdiction(storage, Side::infrastructure, crossing_.action, kInfrastructure);
    if (transit != storage) ask_jurisdiction(transit, Side::infrastructure, crossing_.action, kInfrastructure);
    if (target != storage && target != transit) {
      ask_jurisdiction(target, Side::infrastructure, crossing_.action, kInfrastructure);
    }
  }

  void nowhere() {
    Verdict& verdict = decision_.verdicts[decision_.count++];
    verdict.side = Side::infrastructure;
    verdict.act = crossing_.action;
    verdict.outcome = Outcome::deny;
    verdict.reason = Reason::unknown;
    verdict.missing = bit(Fact::storage) | bit(Fact::transit) | bit(Fact::target);
    join(verdict);
  }

  void ask_party(PartyIndex party, Side side, Action act, unsigned binds) {
    const auto rulebook = gate_.of_party_[party];
    Verdict& verdict = decision_.verdicts[decision_.count++];
    verdict.rulebook = rulebook;
    verdict.side = side;
    verdict.act = act;
    if (rulebook == kNoRulebook) {
      verdict.outcome = may_begin(act) ? Outcome::permit : Outcome::deny;
      verdict.reason = Reason::no_rulebook;
    } else {
      judge(rulebook, binds, verdict);
    }
    join(verdict);
  }

  // Who has no rulebook that stands may begin with one, at its own machine; otherwise nobody ever could.
  bool may_begin(Action act) const {
    static const auto kLocal = choice_of(Fact::authentication, "local");
    return act == Action::publish && crossing_.authentication == kLocal;
  }

  void judge(std::uint16_t rulebook, unsigned binds, Verdict& verdict) {
    const auto& compiled = *gate_.compiled_[rulebook];
    compiled.judge(crossing_, rows_, binds, verdict);
    if (biting_ == nullptr) return;
    for (const auto rule : compiled.biting(crossing_, rows_, binds, verdict.act)) biting_->push_back({rulebook, rule});
  }

  void ask_jurisdiction(Soil soil, Side side, Action act, unsigned binds) {
    const auto rulebook = gate_.of_soil_[soil];
    if (rulebook == kNoRulebook) return;
    Verdict& verdict = decision_.verdicts[decision_.count++];
    verdict.rulebook = rulebook;
    verdict.side = side;
    verdict.act = act;
    judge(rulebook, binds, verdict);
    join(verdict);
  }

  void join(const Verdict& verdict) { decision_.outcome = std::max(decision_.outcome, verdict.outcome); }

  const Gate& gate_;
  const Crossing& crossing_;
  const Rows rows_;
  Decision& decision_;
  std::vector<RuleRef>* biting_;
};

Gate::Gate(Standing standing, Time now)
    : standing_(std::move(standing)),
      since_(now),
      until_(kForever),
      parties_(known_parties(*standing_.directory)),
      compiled_(standing_.rulebooks.size()),
      of_party_(parties_.size(), kNoRulebook) {
  of_soil_.fill(kNoRulebook);
  for (std::size_t i = kAnonymous; i < parties_.size(); ++i) {
    find_.emplace(parties_[i].handle, static_cast<PartyIndex>(i));
  }
  for (std::size_t i = 0; i < standing_.rulebooks.size(); ++i) stand(i);
  for (const auto index : of_party_) compile(index);
  for (const auto index : of_soil_) compile(index);
}

Gate::~Gate() = default;

std::shared_ptr<const Gate> Gate::make(Standing standing, Time now) {
  return std::shared_ptr<const Gate>(new Gate(std::move(standing), now));
}

void Gate::stand(std::size_t index) {
  const auto& book = *standing_.rulebooks[index].book;
  const auto begin = begin_of(book.valid_from);
  const auto end = end_of(book.valid_until);
  if (since_ < begin) until_ = std::min(until_, begin);
  if (since_ < begin || since_ >= end) return;
  until_ = std::min(until_, end);
  auto* const place = place_of(book);
  if (place == nullptr) return;
  if (*place != kNoRulebook && goes_before(standing_.rulebooks[*place], standing_.rulebooks[index])) return;
  *place = static_cast<std::uint16_t>(index);
}

// What stands: of many versions that are kept, and may be valid still, one.
void Gate::compile(std::uint16_t index) {
  if (index == kNoRulebook) return;
  const auto& book = *standing_.rulebooks[index].book;
  const Membership membership(*standing_.directory, book, since_);
  until_ = std::min({until_, membership.until(), next_date(book, since_)});
  compiled_[index] = std::make_unique<Compiled>(book, parties_, membership, since_);
}

// Where the publisher's rulebook is noted; nullptr for who is not in the directory.
std::uint16_t* Gate::place_of(const Rulebook& book) {
  if (is_of_jurisdiction(book)) {
    const auto code = party::Jurisdiction::parse(book.publisher);
    return code ? &of_soil_[soil_of(*code)] : nullptr;
  }
  const auto party = find(book.publisher);
  return party == kUnknownParty ? nullptr : &of_party_[party];
}

Decision Gate::decide(const Crossing& crossing) const {
  Decision decision;
  Court(*this, crossing, decision, nullptr).run();
  return decision;
}

std::vector<RuleRef> Gate::restrictions(const Crossing& crossing) const {
  Decision decision;
  std::vector<RuleRef> biting;
  Court(*this, crossing, decision, &biting).run();
  return biting;
}

PartyIndex Gate::find(std::string_view handle) const {
  const auto found = find_.find(std::string(handle));
  return found == find_.end() ? kUnknownParty : found->second;
}

const std::string& Gate::handle_of(PartyIndex party) const { return parties_[party].handle; }
Soil Gate::jurisdiction_of(PartyIndex party) const { return parties_[party].jurisdiction; }
Soil Gate::located(PartyIndex party) const { return parties_[party].located; }

}  // namespace comity::gate
