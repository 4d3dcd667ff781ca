// Directories, standings and crossings drawn at random: what the gate is tried with.
#pragma once

#include <random>

#include "gate/gate.h"

namespace comity::test {

// Parties of XA, XB and XC with roles, groups EU (XA, XB) and OLD (ended), signers for XA and XB.
std::shared_ptr<const party::Directory> sample_directory();

// A rulebook for some of the parties and jurisdictions, of up to `rules` rules each.
gate::Standing random_standing(std::mt19937_64& random, std::shared_ptr<const party::Directory> directory,
                               std::size_t rules);

// `unknown` of 100 facts are left unknown.
gate::Crossing random_crossing(std::mt19937_64& random, const gate::Gate& gate, unsigned unknown);

// Within the validity of random rulebooks and around the dates that they name.
Time random_time(std::mt19937_64& random);

}  // namespace comity::test
