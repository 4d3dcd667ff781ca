// Judges whole documents as an import would: split, read, check each object and the bundle's header.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stix/finding.h"

namespace comity::test {

struct Verdict {
  bool accepted = true;
  std::string error;                    // why it could not be read; then it is not accepted
  std::vector<stix::Finding> findings;  // of all objects
  std::vector<std::string> ids;         // whose finding it is, one for each

  bool has(std::string_view slug) const;
  std::string text() const;  // one line a finding
};

Verdict judge(std::string_view document);

}  // namespace comity::test
