// The words in which the tables of src/stix/tables/ are written: a table reads as the standard's own does.
//
//   constexpr Property kCampaign[] = {
//       {"name", string(), required},
//       {"aliases", list(string())},
//       {"first_seen", timestamp()},
//       {"last_seen", timestamp()},
//   };
//   constexpr Constraint kCampaignConstraints[] = {not_before("last_seen", "first_seen")};
//
// Everything is constexpr and immutable, points to static data only, and is safe on any thread. What a table
// cannot say, a Record's `extra` function does. stix/inspect.h reads the tables.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "json/value.h"
#include "stix/formats.h"

namespace comity::stix {

class Inspection;
class Path;
struct Record;

using Words = std::span<const std::string_view>;

// What a type of object is, STIX 2.1 §1.2. A set of them is a bit mask.
enum class Category : std::uint8_t { sdo = 1, sro = 2, sco = 4, meta = 8, bundle = 16 };
using Categories = std::uint8_t;
constexpr Categories operator|(Category a, Category b) {
  return static_cast<Categories>(static_cast<Categories>(a) | static_cast<Categories>(b));
}
constexpr Categories operator|(Categories a, Category b) {
  return static_cast<Categories>(a | static_cast<Categories>(b));
}
constexpr bool contains(Categories set, Category one) { return (set & static_cast<Categories>(one)) != 0; }
// Whatever the standard calls a STIX Object: all but a bundle.
inline constexpr Categories kStixObject = Category::sdo | Category::sro | Category::sco | Category::meta;

// The property types of STIX 2.1 §2, and the few that objects add.
enum class Kind : std::uint8_t {
  any,  // judged by the record's extra function
  string,
  format,  // a string that has to look like something
  boolean,
  integer,
  number,
  timestamp,
  identifier,
  open_vocab,
  enumeration,
  hashes,
  hex,
  binary,
  dictionary,
  record,
  extensions,
  container,  // the deprecated observable container
};

struct Type {
  Kind kind = Kind::any;
  bool list = false;
  Categories targets = kStixObject;  // identifier: of which categories of objects
  Words words = {};                  // open_vocab, enumeration: the terms; identifier: of which types, empty for all
  bool keeps_case = false;           // dictionary: keys are names from elsewhere, better left in their case
  bool advisory = false;             // identifier: the standard names the types without a MUST
  const Record* record = nullptr;    // record: its table; dictionary: the table of each value, if any
  const Format* format = nullptr;
  double least = std::numeric_limits<double>::lowest();  // integer, number: bounds; timestamp: fraction digits
  double most = std::numeric_limits<double>::max();
};

constexpr Type of(Kind kind) {
  Type type;
  type.kind = kind;
  return type;
}

constexpr Type any() { return of(Kind::any); }
constexpr Type string() { return of(Kind::string); }
constexpr Type boolean() { return of(Kind::boolean); }
constexpr Type hashes() { return of(Kind::hashes); }
constexpr Type hex() { return of(Kind::hex); }
constexpr Type binary() { return of(Kind::binary); }
constexpr Type dictionary() { return of(Kind::dictionary); }
// One whose keys "SHOULD be a case-preserved version" of names that another standard has.
constexpr Type foreign_dictionary() {
  Type type = dictionary();
  type.keeps_case = true;
  return type;
}
constexpr Type extensions() { return of(Kind::extensions); }
constexpr Type container() { return of(Kind::container); }

constexpr Type format(const Format& form) {
  Type type = of(Kind::format);
  type.format = &form;
  return type;
}
constexpr Type bounded(Kind kind, double least, double most) {
  Type type = of(kind);
  type.least = least;
  type.most = most;
  return type;
}
// STIX 2.1 §2.10: what a double holds exactly.
inline constexpr double kLargestInteger = 9007199254740991.0;
constexpr Type integer(double least = -kLargestInteger, double most = kLargestInteger) {
  return bounded(Kind::integer, least, most);
}
constexpr Type number(double least = std::numeric_limits<double>::lowest(),
                      double most = std::numeric_limits<double>::max()) {
  return bounded(Kind::number, least, most);
}
// `least` and `most` digits after the point.
constexpr Type timestamp(double least = 0, double most = std::numeric_limits<double>::max()) {
  return bounded(Kind::timestamp, least, most);
}
constexpr Type identifier(Categories targets = kStixObject) {
  Type type = of(Kind::identifier);
  type.targets = targets;
  return type;
}
constexpr Type identifier(Category target) { return identifier(static_cast<Categories>(target)); }
// Of these types only. The words have to be static.
constexpr Type identifier(Words types) {
  Type type = of(Kind::identifier);
  type.words = types;
  return type;
}
// The same where the standard describes the target and demands nothing.
constexpr Type described(Words types) {
  Type type = identifier(types);
  type.advisory = true;
  return type;
}
constexpr Type open_vocab(Words terms) {
  Type type = of(Kind::open_vocab);
  type.words = terms;
  return type;
}
constexpr Type enumeration(Words terms) {
  Type type = of(Kind::enumeration);
  type.words = terms;
  return type;
}
constexpr Type record(const Record& table) {
  Type type = of(Kind::record);
  type.record = &table;
  return type;
}
constexpr Type list(Type element) {
  element.list = true;
  return element;
}

enum class Presence : std::uint8_t {
  optional,
  required,
  recommended,     // "SHOULD provide"
  deprecated,      // optional, better not used
  not_applicable,  // defined by the standard, but not for this category
  sco_only,        // "MUST NOT be used on any STIX Objects other than SCOs"
  version20,       // of observables in STIX 2.0 alone; in 2.1 such a property is custom
};
using enum Presence;

struct Property {
  std::string_view name;
  Type type;
  Presence presence = optional;
};

// A relation between properties of one record.
enum class Relation : std::uint8_t {
  at_least_one,  // of the names
  exclusive,     // at most one of the names
  needs,         // the first is only there together with all the others
  not_before,    // the first, a timestamp, is the second or later
  after,         // the first, a timestamp, is later than the second
  not_bare,      // of the table's properties that are not required, at least one
};

struct Constraint {
  static constexpr std::size_t kMostNames = 8;
  Relation relation;
  std::array<std::string_view, kMostNames> names;
};

template <class... Names>
constexpr Constraint at_least_one(Names... names) {
  return {Relation::at_least_one, {names...}};
}
template <class... Names>
constexpr Constraint exclusive(Names... names) {
  return {Relation::exclusive, {names...}};
}
template <class... Names>
constexpr Constraint needs(std::string_view name, Names... others) {
  return {Relation::needs, {name, others...}};
}
constexpr Constraint not_before(std::string_view name, std::string_view other) {
  return {Relation::not_before, {name, other}};
}
constexpr Constraint some_property() { return {Relation::not_bare, {}}; }
constexpr Constraint after(std::string_view name, std::string_view other) { return {Relation::after, {name, other}}; }

// What tables cannot say: reports to the inspection.
using Extra = void (*)(Inspection&, const json::Value& object, const Path&);

// One property table with its clause.
struct Record {
  std::string_view clause;
  std::span<const Property> properties;
  std::span<const Constraint> constraints = {};
  Extra extra = nullptr;
};

// A predefined extension of an observable, STIX 2.1 §3.10.
struct Extension {
  std::string_view name;
  Record record;
};

struct ObjectType {
  std::string_view name;
  Category category;
  const Record* common;  // the common properties of its category
  Record own;
  std::span<const Extension> extensions = {};  // predefined ones
  Words contributing = {};                     // observables: the ID contributing properties, STIX 2.1 §3.4
};

}  // namespace comity::stix
