// Whether a rulebook may be published: well made, possible, bound to what is its publisher's own, and in keeping with
// the code of conduct. docs/format/checks.md has every check with its reason.
//
// Reading (rulebook_text.h, rulebook_json.h) has seen to words, names and limits. What is checked over all crossings is
// exhaustive; where that would take too long a finding says so. Pure, any thread, no errors.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "gate/rulebook.h"
#include "gate/rulebook_json.h"
#include "party/directory.h"

namespace comity::gate {

enum class Weight : std::uint8_t { error, warning };

enum class CheckRule : std::uint8_t {
#define COMITY_CHECK_RULE(name, slug, weight) name,
#include "gate/check_rules.def"
#undef COMITY_CHECK_RULE
  count_
};

std::string_view word_of(CheckRule rule);  // its slug
Weight weight_of(CheckRule rule);

struct Finding {
  Weight weight;
  CheckRule rule;
  std::optional<std::size_t> index;  // of the rule in the rulebook that it is about
  Message message;
};

// What the rulebook is seen against. Without a directory it is checked on its own, as its author may anywhere.
struct Context {
  const party::Directory* directory = nullptr;
  const Rulebook* previous = nullptr;  // the version before; with a directory none means that there is none
  Digest previous_digest{};
  bool joins_late = false;  // another's, whose earlier versions were never seen here
  std::optional<Date> today;
};

// Errors before warnings, each in the order of rules. It may be published when there are no errors.
std::vector<Finding> check(const Rulebook& book, const Context& context);

bool may_be_published(const std::vector<Finding>& findings);

}  // namespace comity::gate
