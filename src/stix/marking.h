// What a marking definition means for the exchange. STIX 2.1 §7.2.1, TLP 2.0, FIRST IEP 2.0, ACS 3.0.
//
// The TLP markings are known by their full ids, whether or not the definition is at hand; the others by their
// definition. Pure functions over constant tables, any thread, no errors.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "json/value.h"

namespace comity::stix {

// From lax to strict. TLP 1's WHITE is TLP 2's CLEAR; AMBER is the same word in both, though TLP 1 had no STRICT.
enum class Tlp : std::uint8_t { clear, green, amber, amber_strict, red };

std::string_view name_of(Tlp level);  // "TLP:AMBER+STRICT"

enum class MarkingKind : std::uint8_t { tlp1, tlp2, statement, iep, acs, other };

struct Marking {
  MarkingKind kind = MarkingKind::other;
  std::optional<Tlp> tlp = {};  // tlp1, tlp2
};

// One of the nine fixed TLP markings, by its full id; empty for any other.
std::optional<Marking> marking_of_id(std::string_view id);

// By the object of a marking definition: its id first, then its definition or extensions. What claims to be TLP
// under another id is `other`: such instances must not exist (§7.2.1).
Marking marking_of(const json::Value& definition);

// Whether a selector of a granular marking leads to something in the object. §7.2.3.
bool selects(const json::Value& object, std::string_view selector);

}  // namespace comity::stix
