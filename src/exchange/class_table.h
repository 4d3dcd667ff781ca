// What one audience may have of every handling class: decided once, looked up for every item.
//
// A table never changes; classes that came after it are added in a copy. Any thread, no errors.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "exchange/audience.h"

namespace comity::exchange {

enum class Form : std::uint8_t {
  withheld,
  whole,
  redacted,
  by_item,  // waits for approval: shows nothing that was not granted to this audience
};

struct ClassOutcome {
  Form form = Form::withheld;
  std::vector<std::string> fields;  // of redacted

  bool operator==(const ClassOutcome&) const = default;
};

class ClassTable {
 public:
  // `known`, of the same gate and audience, has the first classes already; or nullptr.
  ClassTable(const gate::Gate& gate, const std::vector<ClassFacts>& classes, const party::Party& sender,
             const Audience& audience, const ClassTable* known);

  std::size_t size() const { return outcomes_.size(); }
  const ClassOutcome& of(store::ClassId id) const { return outcomes_[id - 1]; }

 private:
  std::vector<ClassOutcome> outcomes_;
};

}  // namespace comity::exchange
