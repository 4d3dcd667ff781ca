#include "exchange/stated_facts.h"

#include <algorithm>

#include "exchange/markings.h"
#include "stix/formats.h"

namespace comity::exchange {

namespace {

using gate::Fact;
using gate::Truth;

constexpr std::string_view kPrefix = "comity:";

// In either case of letters, so that no spelling of a restriction is overlooked.
bool is_statement(std::string_view label) {
  return label.size() >= kPrefix.size() &&
         std::equal(kPrefix.begin(), kPrefix.end(), label.begin(),
                    [](char a, char b) { return a == (stix::is_upper(b) ? static_cast<char>(b - 'A' + 'a') : b); });
}

class Reader {
 public:
  void read(std::string_view label);
  StatedFacts take();

 private:
  void category(Truth truth, std::string_view word);
  void level(Fact fact, std::string_view word, gate::Choice& level, bool& unread);
  void place(std::optional<gate::Soil>& soil, std::string_view code);
  void subject(std::string_view code);
  void embargo(std::string_view text);
  void nothing_known();

  StatedFacts stated_;
};

void Reader::category(Truth truth, std::string_view word) {
  const auto fact = gate::find_fact(word);
  if (!fact || gate::form_of(*fact) != gate::Form::category) {
    stated_.no_categories = true;
    return;
  }
  auto& stated = stated_.categories[index_of(*fact)];
  if (stated != Truth::yes) stated = truth;
}

void Reader::level(Fact fact, std::string_view word, gate::Choice& level, bool& unread) {
  const auto stated = level_of(fact, word);
  if (stated == 0) unread = true;
  level = std::max(level, stated);
}

gate::Soil soil_in(std::string_view code) {
  const auto jurisdiction = party::Jurisdiction::parse(code);
  return jurisdiction ? gate::soil_of(*jurisdiction) : gate::Soil{0};
}

void Reader::place(std::optional<gate::Soil>& soil, std::string_view code) {
  const auto stated = soil_in(code);
  soil = soil && *soil != stated ? gate::Soil{0} : stated;
}

void Reader::subject(std::string_view code) {
  const auto stated = soil_in(code);
  auto& subjects = stated_.subjects;
  const auto end = subjects.soils.begin() + subjects.count;
  if (stated != 0 && std::find(subjects.soils.begin(), end, stated) != end) return;
  if (stated == 0 || end == subjects.soils.end()) {
    stated_.no_subjects = true;
    return;
  }
  subjects.known = true;
  subjects.soils[subjects.count++] = stated;
}

void Reader::embargo(std::string_view text) {
  const auto until = to_time(text);
  if (!until) stated_.no_embargo = true;
  if (until && (!stated_.embargo || *until > *stated_.embargo)) stated_.embargo = until;
}

void Reader::nothing_known() {
  stated_.no_categories = stated_.no_marking = stated_.no_pap = stated_.no_subjects = stated_.no_embargo = true;
  stated_.generated = stated_.obtained = gate::Soil{0};
}

void Reader::read(std::string_view label) {
  if (const auto named = named_level(label)) {
    const bool is_tlp = named->fact == Fact::marking;
    return level(named->fact, label.substr(4), is_tlp ? stated_.marking : stated_.pap,
                 is_tlp ? stated_.no_marking : stated_.no_pap);
  }
  if (!is_statement(label)) return;
  const auto statement = label.substr(kPrefix.size());
  const auto sign = std::min(statement.find('='), statement.size());
  const auto name = statement.substr(0, sign);
  const auto value = statement.substr(std::min(sign + 1, statement.size()));
  if (name == "has") return category(Truth::yes, value);
  if (name == "lacks") return category(Truth::no, value);
  if (name == "marking") return level(Fact::marking, value, stated_.marking, stated_.no_marking);
  if (name == "pap") return level(Fact::pap, value, stated_.pap, stated_.no_pap);
  if (name == "generated") return place(stated_.generated, value);
  if (name == "obtained") return place(stated_.obtained, value);
  if (name == "subject") return subject(value);
  if (name == "embargo") return embargo(value);
  nothing_known();
}

// The order in which subjects were named says nothing: equal facts are to be one class.
StatedFacts Reader::take() {
  auto& subjects = stated_.subjects;
  std::sort(subjects.soils.begin(), subjects.soils.begin() + subjects.count);
  return stated_;
}

}  // namespace

bool states(std::string_view label) { return is_statement(label) || named_level(label).has_value(); }

StatedFacts stated_facts(const json::Value& labels) {
  Reader reader;
  for (const auto& label : labels.items()) reader.read(label.text());
  return reader.take();
}

void apply(const StatedFacts& stated, Time now, gate::ItemFacts& facts) {
  for (std::size_t i = 0; i < gate::kCategories; ++i) {
    auto& truth = facts.categories[i];
    if (stated.categories[i] == Truth::yes || truth == Truth::unknown) {
      truth = stated.categories[i];
    }
    if (stated.no_categories && truth == Truth::no) truth = Truth::unknown;
  }
  // A marking that is not understood stays the strictest: what its definition asks, no label takes back.
  if (stated.marking != 0) facts.marking = stricter(facts.marking, stated.marking);
  if (stated.pap != 0) facts.pap = stricter(facts.pap, stated.pap);
  if (stated.no_marking) facts.marking = 0;
  if (stated.no_pap) facts.pap = 0;
  facts.generated = stated.generated.value_or(facts.generated);
  facts.obtained = stated.obtained.value_or(facts.obtained);
  if (stated.subjects.known && !stated.no_subjects) facts.subjects = stated.subjects;
  const bool runs = stated.embargo && *stated.embargo > now;
  facts.embargo = gate::choice_of(Fact::embargo, runs ? "running" : "over");
  if (stated.no_embargo) facts.embargo = 0;
}

}  // namespace comity::exchange
