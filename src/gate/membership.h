// Whom the lists of a rulebook mean: groups expanded, expired ones empty.
//
// Borrows the directory and the rulebook for its life. Any thread, no errors: a name that nobody has is nobody.
#pragma once

#include <bitset>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "gate/facts.h"
#include "gate/rulebook.h"
#include "party/directory.h"

namespace comity::gate {

// What a list names, once groups are expanded.
struct Named {
  std::bitset<kSoils> soils;
  std::set<std::string, std::less<>> handles;
  bool anyone = false;
};

class Membership {
 public:
  Membership(const party::Directory& directory, const Rulebook& book, Time now);

  Named names(const std::vector<std::string>& list) const;
  // When a group next ends; kForever when none does.
  Time until() const { return until_; }

 private:
  void add(Named& named, std::string_view name) const;

  const party::Directory& directory_;
  Time now_;
  Time until_;
  std::vector<const Group*> groups_;  // those that have not ended
};

// Whether the rule lets anonymous readers in by name.
bool names_anyone(const Rule& rule, const Membership& membership);

inline constexpr Time kForever{INT64_MAX};

// The first instant of the day, and of the day after.
Time begin_of(Date date);
Time end_of(Date date);
Date date_of(Time time);

}  // namespace comity::gate
