// A node in a temporary folder, and short ways to ask it things.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "exchange/accept.h"
#include "exchange/create.h"
#include "exchange/find.h"
#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_folder.h"

namespace comity::test {

// An indicator that breaks no rule; `name` and `minute` (of its version) vary.
std::string indicator(const std::string& uuid, const std::string& name, int minute = 0, const std::string& more = {});
std::string bundle(const std::vector<std::string>& objects);

class TestNode {
 public:
  // A new node, open for writing.
  explicit TestNode(std::uint64_t seed = 1);

  exchange::Node& operator*() { return *node_; }
  exchange::Node* operator->() { return node_.get(); }
  std::filesystem::path folder() const { return temporary_.path() / "node"; }
  std::filesystem::path outside(const char* name) const { return temporary_.path() / name; }
  const exchange::Environment& environment() const { return environment_; }
  party::Protection protection() const;
  ManualClock& clock() { return clock_; }

  void close() { node_.reset(); }
  void reopen(exchange::Hold hold = exchange::Hold::writing);
  // As an operator does whose store came from a backup: another log.
  void reopen_with_new_log();

  // Takes a text in and expects that to work; what became of it.
  exchange::Tally take(const std::string& text, exchange::OnInvalid on_invalid = exchange::OnInvalid::refuse);
  // Ids of what a search finds.
  std::vector<std::string> ids(exchange::Search search);

 private:
  TempFolder temporary_;
  ManualClock clock_;
  SeededRandom random_;
  exchange::Environment environment_;
  std::unique_ptr<exchange::Node> node_;
};

}  // namespace comity::test
