// Rulebooks at random, drawn from the whole vocabulary: whatever read_json() accepts may come, rules that permit or
// bite on something are frequent.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "gate/rulebook.h"

namespace comity::test {

struct RandomRulebook {
  std::string publisher = "xa.cert";  // that of a jurisdiction gets restrictions only
  std::vector<std::string> parties = {"xa.cert", "xb.cert",
                                      "xc.ncsc"};  // whom its rules name, with their jurisdictions
  std::size_t rules = 8;
};

// Valid from 2026-01-01 to 2027-12-31; each action fits what its rule binds.
gate::Rulebook random_rulebook(std::mt19937_64& engine, const RandomRulebook& options = {});

}  // namespace comity::test
