// A rulebook as its author wrote it: what the text and the canonical JSON both say. Format: docs/format/rulebook.md.
//
// Plain values. Reading (rulebook_text.h, rulebook_json.h) yields only rulebooks whose words are those of the
// vocabulary and whose sizes keep the limits below; whether it may be published is check.h's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/vocabulary.h"

namespace comity::gate {

inline constexpr std::size_t kMaxRules = 4'096;
inline constexpr std::size_t kMaxRulebookBytes = 1'048'576;  // of either form
inline constexpr std::size_t kMaxGroups = 256;
inline constexpr std::size_t kMaxMembers = 4'096;    // of one group or list
inline constexpr std::size_t kMaxConditions = 32;    // of one rule
inline constexpr std::size_t kMaxTextBytes = 1'024;  // of a title, a law, a note
inline constexpr std::size_t kMaxNameBytes = 64;     // of a rule's id, a group
inline constexpr std::size_t kMaxFieldBytes = 256;   // of a field to redact
inline constexpr std::uint64_t kMaxVersion = 999'999'999;
inline constexpr std::uint32_t kMaxValidDays = 366;  // of an approval

// The reserved receiver: readers of whom nothing is known.
inline constexpr std::string_view kAnyone = "anyone";

// A day in UTC, as "2026-12-31".
struct Date {
  std::int32_t days = 0;  // since 1970-01-01
  auto operator<=>(const Date&) const = default;
};

enum class Test : std::uint8_t {
  is,        // choice, scale: one of the values; party: has one of the roles
  is_not,    // none of them
  up_to,     // scale: at most values[0]
  at_least,  // scale: at least values[0]
  in,        // party, place: one of the jurisdictions, groups, handles
  not_in,    // none of them
  has,       // category
  has_no,    // category
  accepts,   // terms: one of the values
  from,      // date: on or after values[0]
  before,    // date: before values[0]
};

inline constexpr std::size_t kTests = static_cast<std::size_t>(Test::before) + 1;

// "is", "is not", "up to", …: as both forms say it.
std::string_view word_of(Test test);
std::optional<Test> find_test(std::string_view word);
// Whether a condition on the fact may be put so; the test of terms is `accepts`, of categories `has`.
bool can_test(Fact fact, Test test);

struct Condition {
  Fact fact = Fact::kind;
  Test test = Test::is;
  std::vector<std::string> values;  // none for has, has_no

  bool operator==(const Condition&) const = default;
};

struct Effect {
  Outcome outcome = Outcome::permit;
  std::vector<std::string> fields;  // of redact: "contact_information", "x_victim.name", "x_*"
  std::string approver;             // of approval: a handle
  std::uint32_t valid_days = 0;     // of approval: how long one granted stands; 1..366

  bool operator==(const Effect&) const = default;
};

struct Rule {
  std::string id;  // unique in its rulebook
  std::string title;
  Effect effect;
  std::vector<Action> actions;
  Binds binds = Binds::own_data;
  std::vector<Condition> when;  // all of them
  std::vector<Term> terms;      // of a permit: it holds only for who has accepted each of them
  std::string law;              // of a restriction: on what it rests, where that is not the rulebook's basis
  std::string ground;           // of a restriction on named parties: the specific ground
  std::string appeal;           // and the handle of who hears them
  std::string note;

  bool operator==(const Rule&) const = default;
};

struct Group {
  std::string name;
  std::vector<std::string> members;  // jurisdictions and handles; none is nobody
  std::optional<Date> until;         // last day; afterwards it is nobody

  bool operator==(const Group&) const = default;
};

struct Rulebook {
  std::string publisher;  // a handle, or the code of a jurisdiction
  std::uint64_t version = 1;
  std::uint64_t vocabulary = kVocabulary;
  Date valid_from;
  Date valid_until;     // last day
  std::string basis;    // the law or statute it rests on
  std::string follows;  // digest of the version before, 64 hexadecimal digits; empty for the first
  std::string note;
  std::vector<Group> groups;
  std::vector<Rule> rules;

  bool operator==(const Rulebook&) const = default;
};

// Whether the publisher is a jurisdiction: such a rulebook may only restrict.
bool is_of_jurisdiction(const Rulebook& book);

// Whether one of its conditions is on the fact.
bool speaks_of(const Rule& rule, Fact fact);

std::optional<Date> to_date(std::string_view text);
std::string to_text(Date date);

}  // namespace comity::gate
