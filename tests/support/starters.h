// The rulebooks in rulebooks/, and a directory of the parties that they speak of.
#pragma once

#include <array>
#include <string>

#include "gate/rulebook.h"
#include "party/directory.h"

namespace comity::test {

// Two jurisdictions with their laws, response teams and data-protection authorities: what stands in the examples.
inline constexpr std::array kStarters{"XA", "XB", "xa.cert", "xb.cert", "xa.dpa", "xb.dpa"};
// What a party of XA may begin with instead.
inline constexpr std::array kTemplates{"starter", "tlp", "conduct"};

party::Directory starter_directory();

// As it stands in the file; one that is missing ends the test program.
std::string starter_text(const std::string& name);
gate::Rulebook starter(const std::string& name);

}  // namespace comity::test
