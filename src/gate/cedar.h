// A rulebook as policies of the Cedar language (4.x), for engines that speak it. docs/format/cedar.md has the context
// that they are asked with.
//
// A missing attribute would make Cedar pass over a policy, so each condition asks for it: a permit needs it, a forbid
// bites without it, as the gate takes unknown facts. Pure, any thread, no errors.
#pragma once

#include <string>

#include "gate/rulebook.h"
#include "party/directory.h"

namespace comity::gate {

// Groups are expanded as they are at `now`. A party's rulebook is closed, as Cedar is; that of a jurisdiction begins
// with a permit of everything.
std::string to_cedar(const Rulebook& book, const party::Directory& directory, Time now);

// The attribute of the context that has a fact: its word with "_" for "-".
std::string cedar_attribute(Fact fact);

}  // namespace comity::gate
