// What a check found: which rule, of which clause, where in the object.
//
// A Finding holds no content of the object but names of properties. Plain values, any thread, no errors.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/message.h"

namespace comity::stix {

enum class Rule : std::uint8_t {
#define STIX_RULE(name, slug, severity, clause, message) name,
#include "stix/rules.def"
#undef STIX_RULE
  count_
};

enum class Severity : std::uint8_t { should, must };

struct RuleInfo {
  std::string_view slug;
  Severity severity;
  std::string_view clause;  // empty: each finding has its own
  Msg message;
};

const RuleInfo& info(Rule rule);

struct Finding {
  Rule rule;
  std::string_view clause;  // "STIX 2.1 §3.2"; points to static text
  std::string path;         // JSON pointer into the object
  std::string detail;       // what was expected, or the name concerned; fills {detail} of the sentence

  Message message() const;
};

// The outcome of one object's check. Reused, it keeps its memory.
struct Report {
  std::string id;                 // the object's id as it stands, empty when it has none
  std::vector<Finding> findings;  // at most Limits::findings, in the order found
  std::uint32_t unlisted = 0;     // findings beyond that limit
  std::uint32_t must = 0;         // findings that refuse, listed or not

  bool accepted() const { return must == 0; }
  void clear();
};

}  // namespace comity::stix
