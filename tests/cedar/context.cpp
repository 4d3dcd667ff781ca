#include "tests/cedar/context.h"

#include "base/bytes.h"
#include "gate/cedar.h"
#include "party/role.h"

namespace comity::test {

namespace {

using namespace gate;

class Context {
 public:
  Context(json::Writer& out, const Gate& gate) : out_(out), gate_(gate) {}

  void choice(Fact fact, Choice choice) {
    if (choice != 0) out_.member(cedar_attribute(fact), word_of(fact, choice));
  }

  void truth(Fact fact, Truth truth) {
    if (truth != Truth::unknown) out_.member(cedar_attribute(fact), truth == Truth::yes);
  }

  void place(Fact fact, Soil soil) {
    if (soil != 0) out_.member(cedar_attribute(fact), code_of(soil));
  }

  void party(Fact fact, PartyIndex index) {
    if (index == kUnknownParty) return;
    const auto& handle = gate_.handle_of(index);
    out_.key(cedar_attribute(fact)).begin_object().member("handle", handle);
    const auto parsed = party::Handle::parse(handle);
    if (parsed) out_.member("jurisdiction", parsed->jurisdiction().text());
    out_.key("roles").begin_array();
    const auto* found = parsed ? gate_.standing().directory->find(*parsed) : nullptr;
    for (const auto role : found == nullptr ? std::vector<party::Role>() : found->roles) out_.value(name_of(role));
    out_.end_array().end_object();
  }

  void subjects(const Subjects& subjects) {
    if (!subjects.known) return;
    out_.key("subject").begin_array();
    for (std::size_t i = 0; i < subjects.count; ++i) out_.value(code_of(subjects.soils.at(i)));
    out_.end_array();
  }

  void item(const ItemFacts& item) {
    choice(Fact::kind, item.kind);
    choice(Fact::marking, item.marking);
    choice(Fact::pap, item.pap);
    choice(Fact::embargo, item.embargo);
    for (std::size_t i = 0; i < kCategories; ++i) {
      truth(static_cast<Fact>(static_cast<std::size_t>(Fact::personal_data) + i), item.categories.at(i));
    }
    place(Fact::generated, item.generated);
    place(Fact::obtained, item.obtained);
    subjects(item.subjects);
  }

 private:
  json::Writer& out_;
  const Gate& gate_;
};

}  // namespace

void write_context(json::Writer& out, const Gate& gate, const Crossing& crossing, Time now) {
  out.begin_object();
  Context context(out, gate);
  context.item(crossing.item);
  context.party(Fact::owner, crossing.owner);
  context.party(Fact::creator, crossing.creator);
  context.party(Fact::sender, crossing.sender);
  context.party(Fact::receiver, crossing.receiver);
  context.place(Fact::storage, crossing.storage);
  context.place(Fact::transit, crossing.transit);
  context.place(Fact::target, crossing.target);
  context.choice(Fact::purpose, crossing.purpose);
  context.choice(Fact::task, crossing.task);
  context.choice(Fact::emergency, crossing.emergency);
  context.choice(Fact::leave, crossing.leave);
  context.choice(Fact::authentication, crossing.authentication);
  out.key("terms").begin_array();
  for (const auto& term : words_of(crossing.terms)) out.value(term);
  out.end_array().key("approvals").begin_array();
  for (const auto& digest : crossing.approvals) out.value(to_hex(digest));
  out.end_array().key("date").begin_object().key("__extn").begin_object();
  out.member("fn", "datetime").member("arg", to_text(now).substr(0, 23) + "Z").end_object().end_object();
  out.end_object();
}

}  // namespace comity::test
