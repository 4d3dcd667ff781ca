// The stated bounds on what comes in. Passed to whoever reads; settings may change them.
#pragma once

#include <cstdint>

namespace comity {

struct Limits {
  std::uint64_t file_bytes = 1'073'741'824;  // one file, unpacked (1 GiB; simdjson's own bound is 4 GiB)
  std::uint64_t objects = 5'000'000;         // objects in one file
  std::uint64_t object_bytes = 8'388'608;    // one object (8 MiB)
  std::uint32_t depth = 64;                  // levels of nesting in one object
  std::uint32_t values = 1'000'000;          // JSON values in one object
  std::uint32_t findings = 100;              // findings reported of one object; the rest are counted
  std::uint32_t pattern_bytes = 65'536;      // one STIX pattern
  std::uint32_t pattern_depth = 64;          // parentheses and boolean nesting in one pattern
};

}  // namespace comity
