// What an object's author states of it by labels such as "comity:has=personal-data". docs/format/item-facts.md.
//
// A statement settles what detection left open and can otherwise only tighten. A label that begins with "comity:" and
// is none of these leaves unknown whatever it may have meant to state. Pure, linear, any thread, no errors.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "gate/facts.h"
#include "json/value.h"

namespace comity::exchange {

// Of a category: what was stated. `no` and `yes` together are `yes`.
struct StatedFacts {
  std::array<gate::Truth, gate::kCategories> categories{};
  gate::Choice marking = 0;  // the strictest stated; 0: none
  gate::Choice pap = 0;
  std::optional<gate::Soil> generated;  // 0: stated in two ways
  std::optional<gate::Soil> obtained;
  gate::Subjects subjects;
  std::optional<Time> embargo;  // the last

  // What cannot be read.
  bool no_categories = false;
  bool no_marking = false;
  bool no_pap = false;
  bool no_subjects = false;
  bool no_embargo = false;
};

// Whether a label states a fact, or tries to.
bool states(std::string_view label);

StatedFacts stated_facts(const json::Value& labels);

// Joins what was stated to what was detected.
void apply(const StatedFacts& stated, Time now, gate::ItemFacts& facts);

inline constexpr std::size_t index_of(gate::Fact category) {
  return static_cast<std::size_t>(category) - static_cast<std::size_t>(gate::Fact::personal_data);
}

}  // namespace comity::exchange
