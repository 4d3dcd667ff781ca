// A STIX pattern, parsed (STIX 2.1 chapter 9).
//
// Nodes lie in flat vectors and name each other by index, children before parents, so that nothing recurses
// when a pattern is copied or destroyed. Strings are unescaped into `bytes`; Pattern::text gives them back as
// views that live as long as the pattern is neither changed nor moved. A plain value; no errors.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"

namespace comity::stix::pattern {

using Index = std::uint32_t;

// A stretch of one of the pattern's vectors, or of its bytes.
struct Range {
  Index first = 0;
  Index count = 0;
};

// octets: a hex or a binary constant, decoded. timestamp: as written, its day not checked against the calendar.
enum class ConstantKind : std::uint8_t { string, integer, number, boolean, octets, timestamp };

struct Constant {
  ConstantKind kind = ConstantKind::string;
  bool boolean = false;
  Range text;  // string, octets, timestamp: in `bytes`
  std::int64_t integer = 0;
  double number = 0;
};

// §9.7: `.key`, `[3]`, `[*]`
enum class StepKind : std::uint8_t { key, index, every };

struct Step {
  StepKind kind = StepKind::key;
  Range key;  // in `bytes`
  std::int64_t index = 0;
};

struct Path {
  Range type;   // the object type, in `bytes`
  Range steps;  // at least one, the first a key
};

// §9.6: AND, OR, or the test of one property
enum class ComparisonKind : std::uint8_t { all, any, test };

enum class Operator : std::uint8_t {
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  in,
  like,
  matches,
  is_subset,
  is_superset,
  exists
};

enum class Sense : std::uint8_t { plain, negated };  // negated: NOT stands before the operator

struct Comparison {
  ComparisonKind kind = ComparisonKind::test;
  Operator op = Operator::equal;
  Sense sense = Sense::plain;
  Range parts;      // all, any: indexes of comparisons, in `parts`
  Path path;        // test
  Range constants;  // test: none for exists, any number for in, else one
  Index at = 0;     // where it begins in the source, in bytes
};

// §9.5.1
enum class QualifierKind : std::uint8_t { repeats, within, start_stop };

struct Qualifier {
  QualifierKind kind = QualifierKind::repeats;
  std::int64_t times = 0;  // repeats
  double seconds = 0;      // within
  Range constants;         // start_stop: two timestamps
};

// §9.5.2: `[…]`, AND, OR, FOLLOWEDBY
enum class ObservationKind : std::uint8_t { single, all, any, sequence };

struct Observation {
  ObservationKind kind = ObservationKind::single;
  Index comparison = 0;  // single: the root of what stands in the brackets
  Range parts;           // others: indexes of observations, in `parts`
  Range qualifiers;      // the innermost first
};

// Something that the grammar lets through and the standard's text does not.
struct Slip {
  Msg message;
  std::string_view clause;  // "STIX 2.1 §9.5"
  Index at = 0;             // in the source, in bytes
};

struct Pattern {
  std::vector<Observation> observations;  // the last one is the root
  std::vector<Comparison> comparisons;
  std::vector<Index> parts;
  std::vector<Qualifier> qualifiers;
  std::vector<Step> steps;
  std::vector<Constant> constants;
  std::vector<Slip> slips;
  std::string bytes;

  std::string_view text(Range range) const { return std::string_view(bytes).substr(range.first, range.count); }
};

}  // namespace comity::stix::pattern
