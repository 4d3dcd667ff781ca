// The facts of an item, as the gate judges them, from its object. docs/format/item-facts.md has the table.
//
// What the object does not tell is unknown, never assumed; what its author states is joined in (stated_facts.h).
// Linear in the object, pure but for the markings that are known, any thread, no errors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "exchange/facts.h"
#include "exchange/markings.h"
#include "gate/facts.h"
#include "stix/object.h"

namespace comity::exchange {

inline constexpr std::size_t kMaxTraces = 32;

// Where a category was seen, as the field of a redaction: "x_victim.name"; "labels" when it was stated.
struct Trace {
  gate::Fact fact = gate::Fact::personal_data;
  std::string field;
  bool operator==(const Trace&) const = default;
};

enum class Traces : std::uint8_t { none, collect };

struct Detected {
  gate::ItemFacts facts;
  std::optional<Time> embargo;  // as stated, over or not
  std::vector<Trace> traces;    // at most kMaxTraces
};

Detected detect(const stix::Object& object, const Markings& markings, Time now, Traces traces = Traces::none);

// The text of its handling class (exchange/facts.h).
std::string class_of(const stix::Object& object, const Origin& origin, const Markings& markings, Time now);

}  // namespace comity::exchange
