#include "gate/facts.h"

#include <algorithm>

#include "base/text.h"
#include "gate/words.h"
#include "json/pointer.h"

namespace comity::gate {

namespace {

Fact category(std::size_t index) { return static_cast<Fact>(static_cast<std::size_t>(Fact::personal_data) + index); }

void write_choice(json::Writer& out, Fact fact, Choice choice) {
  if (choice != 0) out.member(word_of(fact), word_of(fact, choice));
}

void write_soil(json::Writer& out, Fact fact, Soil soil) {
  if (soil != 0) out.member(word_of(fact), code_of(soil));
}

void write_categories(json::Writer& out, std::string_view name, const ItemFacts& facts, Truth truth) {
  const auto& all = facts.categories;
  if (std::find(all.begin(), all.end(), truth) == all.end()) return;
  out.key(name).begin_array();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == truth) out.value(word_of(category(i)));
  }
  out.end_array();
}

Failure wrong(std::string_view name, Message message) {
  std::string where;
  json::append_pointer(where, name);
  return fail(Code::invalid, std::move(message), std::move(where));
}

Result<Choice> read_choice(const json::Value& value, Fact fact) {
  if (const auto choice = choice_of(fact, value.text()); choice != 0) return choice;
  return wrong(word_of(fact), *against_value(fact, Test::is, value.text(), {}));
}

Result<Soil> read_soil(const json::Value& value, const std::string& where) {
  const auto jurisdiction = party::Jurisdiction::parse(value.text());
  if (!jurisdiction) return fail(Code::invalid, jurisdiction.error().message, where);
  return soil_of(*jurisdiction);
}

Status read_categories(const json::Value& value, Truth truth, ItemFacts& facts) {
  const auto where = '/' + std::string(value.key());
  if (!value.is_array()) return fail(Code::invalid, {Msg::kMemberNeeded, {{"expected", "a list"}}}, where);
  std::array<std::string_view, kCategories> words;
  for (std::size_t i = 0; i < kCategories; ++i) words[i] = word_of(category(i));
  std::size_t place = 0;
  for (const auto& element : value.items()) {
    const auto at = where + '/' + std::to_string(place++);
    if (auto objection = against_subject(element.text(), words)) return fail(Code::invalid, *objection, at);
    const auto index = static_cast<std::size_t>(std::find(words.begin(), words.end(), element.text()) - words.begin());
    auto& stated = facts.categories[index];
    if (stated != Truth::unknown && stated != truth)
      return fail(Code::invalid, {Msg::kHasAndLacks, {{"word", std::string(element.text())}}}, at);
    stated = truth;
  }
  return {};
}

// More than can be held stay unknown.
Status read_subjects(const json::Value& value, Subjects& subjects) {
  if (!value.is_array()) return wrong(value.key(), {Msg::kMemberNeeded, {{"expected", "a list"}}});
  Subjects read{{}, 0, value.items().size() <= subjects.soils.size()};
  std::size_t place = 0;
  for (const auto& element : value.items()) {
    COMITY_TRY(const auto soil, read_soil(element, "/subject/" + std::to_string(place++)));
    if (read.known) read.soils[read.count++] = soil;
  }
  if (read.known) subjects = read;
  return {};
}

Status read_member(const json::Value& member, ItemFacts& facts) {
  const auto name = member.key();
  if (name == "has") return read_categories(member, Truth::yes, facts);
  if (name == "lacks") return read_categories(member, Truth::no, facts);
  if (name == "subject") return read_subjects(member, facts.subjects);
  const auto fact = find_fact(name);
  const auto into_choice = [&](Choice& choice) -> Status {
    COMITY_TRY(choice, read_choice(member, *fact));
    return {};
  };
  const auto into_soil = [&](Soil& soil) -> Status {
    COMITY_TRY(soil, read_soil(member, '/' + std::string(name)));
    return {};
  };
  if (fact == Fact::kind) return into_choice(facts.kind);
  if (fact == Fact::marking) return into_choice(facts.marking);
  if (fact == Fact::pap) return into_choice(facts.pap);
  if (fact == Fact::embargo) return into_choice(facts.embargo);
  if (fact == Fact::generated) return into_soil(facts.generated);
  if (fact == Fact::obtained) return into_soil(facts.obtained);
  return wrong(excerpt(name), Msg::kMemberUnknown);
}

}  // namespace

Soil soil_of(const party::Jurisdiction& jurisdiction) {
  const auto letters = jurisdiction.text();
  return static_cast<Soil>(1 + (letters[0] - 'A') * 26 + (letters[1] - 'A'));
}

std::string code_of(Soil soil) {
  if (soil == 0 || soil >= kSoils) return {};
  return {static_cast<char>('A' + (soil - 1) / 26), static_cast<char>('A' + (soil - 1) % 26)};
}

Choice choice_of(Fact fact, std::string_view word) {
  const auto index = find_word(fact, word);
  return index ? static_cast<Choice>(*index + 1) : Choice{0};
}

std::string_view word_of(Fact fact, Choice choice) {
  const auto words = words_of(fact);
  return choice == 0 || choice > words.size() ? std::string_view() : words[choice - 1U];
}

void write(json::Writer& out, const ItemFacts& facts) {
  write_choice(out, Fact::embargo, facts.embargo);
  write_soil(out, Fact::generated, facts.generated);
  write_categories(out, "has", facts, Truth::yes);
  write_choice(out, Fact::kind, facts.kind);
  write_categories(out, "lacks", facts, Truth::no);
  write_choice(out, Fact::marking, facts.marking);
  write_soil(out, Fact::obtained, facts.obtained);
  write_choice(out, Fact::pap, facts.pap);
  if (!facts.subjects.known) return;
  out.key(word_of(Fact::subject)).begin_array();
  for (std::size_t i = 0; i < facts.subjects.count; ++i) out.value(code_of(facts.subjects.soils[i]));
  out.end_array();
}

Result<ItemFacts> read_item_facts(const json::Value& object) {
  if (!object.is_object()) return fail(Code::invalid, {Msg::kMemberNeeded, {{"expected", "an object"}}});
  ItemFacts facts;
  for (const auto& member : object.items()) COMITY_CHECK(read_member(member, facts));
  return facts;
}

}  // namespace comity::gate
