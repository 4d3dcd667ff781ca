// What an object is found by: the words of its names, the values it is about, the markings it carries.
//
// The store keeps them as keyed hashes only (exchange/vault.h). A search asks for one of them and then opens the
// item to see whether it truly matches. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "stix/object.h"

namespace comity::exchange {

inline constexpr std::size_t kMaxWords = 32;         // of the names of one object
inline constexpr std::size_t kMaxValues = 64;        // of one object
inline constexpr std::size_t kMaxValueBytes = 2048;  // longer values are not indexed

// Folded (base/text.h). Names: `name` and `aliases`. Values: what an observable consists of (address, domain, hash,
// path, key, …), what an indicator's pattern names outright, the external ids of references (CVE-…, T1566).
struct SearchWords {
  std::vector<std::string> names;   // whole, folded
  std::vector<std::string> words;   // of the names
  std::vector<std::string> values;  // folded
};

SearchWords search_words(const stix::Object& object, const Limits& limits);

}  // namespace comity::exchange
