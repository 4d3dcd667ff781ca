// The facts of a crossing, as the gate judges them. docs/format/vocabulary.md has where each comes from.
//
// Plain values of fixed size. Zero is always "unknown": what nobody stated nothing is assumed of.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gate/rulebook_json.h"
#include "gate/vocabulary.h"
#include "json/write.h"
#include "party/jurisdiction.h"

namespace comity::gate {

// 1 + the index of a word among words_of(fact); 0: unknown.
using Choice = std::uint8_t;

// A jurisdiction as a number; 0: unknown.
using Soil = std::uint16_t;
inline constexpr std::size_t kSoils = 1 + 26 * 26;
Soil soil_of(const party::Jurisdiction& jurisdiction);
std::string code_of(Soil soil);  // "XA"; empty when unknown

// A party of the gate's directory; 0: unknown, 1: anyone.
using PartyIndex = std::uint16_t;
inline constexpr PartyIndex kUnknownParty = 0;
inline constexpr PartyIndex kAnonymous = 1;

// The places that the people or things spoken of belong to. More than can be held are unknown.
struct Subjects {
  std::array<Soil, 4> soils{};
  std::uint8_t count = 0;
  bool known = false;
  bool operator==(const Subjects&) const = default;
};

struct ItemFacts {
  Choice kind = 0;
  Choice marking = 0;
  Choice pap = 0;
  Choice embargo = 0;
  std::array<Truth, kCategories> categories{};  // from Fact::personal_data on
  Soil generated = 0;
  Soil obtained = 0;
  Subjects subjects;

  bool operator==(const ItemFacts&) const = default;
};

using TermSet = std::uint16_t;  // bits by Term
constexpr TermSet bit(Term term) { return static_cast<TermSet>(1U << static_cast<unsigned>(term)); }

struct Crossing {
  ItemFacts item;
  Action action = Action::share;
  PartyIndex owner = kUnknownParty;
  PartyIndex creator = kUnknownParty;
  PartyIndex sender = kUnknownParty;
  PartyIndex receiver = kUnknownParty;  // who asks, of a request; who keeps or acts, of what a party does at home
  Soil storage = 0;                     // where the item will be kept; of a request: where the data lies
  Soil transit = 0;
  Soil target = 0;
  Choice purpose = 0;
  Choice task = 0;
  Choice emergency = 0;
  Choice leave = 0;
  Choice authentication = 0;
  TermSet terms = 0;                       // accepted by the receiver
  std::span<const Digest> approvals = {};  // rules whose approval is there, for this very item and receiver
};

std::vector<std::string> words_of(TermSet terms);
TermSet terms_of(const std::vector<std::string>& words);  // passes over what is no term

// The choice of a word; 0 when it is none of the fact's.
Choice choice_of(Fact fact, std::string_view word);
std::string_view word_of(Fact fact, Choice choice);  // empty when unknown

// Members of a JSON object, canonical order, unknown facts left out: {"generated":"XA","has":["personal-data"],
// "kind":"identity","lacks":[…],"marking":"AMBER",…}. Written into an open object.
void write(json::Writer& out, const ItemFacts& facts);
// Code::invalid with a JSON pointer for a word that is none.
Result<ItemFacts> read_item_facts(const json::Value& object);

}  // namespace comity::gate
