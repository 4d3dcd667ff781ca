// The parts of check(): what each is given and where it puts what it finds.
#pragma once

#include "gate/check.h"
#include "gate/reach.h"

namespace comity::gate {

class Findings {
 public:
  void add(CheckRule rule, std::optional<std::size_t> index, Message message) {
    found_.push_back({weight_of(rule), rule, index, std::move(message)});
  }
  void add(CheckRule rule, Message message) { add(rule, std::nullopt, std::move(message)); }
  std::vector<Finding> take() && { return std::move(found_); }

 private:
  std::vector<Finding> found_;
};

// What is written down: titles, laws, dates, the chain of versions.
void check_form(const Rulebook& book, const Context& context, Findings& findings);

// Whether one can say what a rule reaches.
enum class Clarity : std::uint8_t {
  clear,
  empty,    // it names a group that is nobody, for now
  unknown,  // it names a group that only a directory knows
};

// Whom it names. Gives how clear each rule is, beside book.rules.
std::vector<Clarity> check_names(const Rulebook& book, const Context& context, Findings& findings);

// What its rules reach, at any time of its validity.
void check_reach(const Rulebook& book, const party::Directory& directory, const std::vector<Clarity>& clarity,
                 Findings& findings);

// The code of conduct; for one time of its validity. A rule found before is not found again.
class Conduct {
 public:
  Conduct(const Rulebook& book, Findings& findings)
      : book_(book), findings_(findings), found_(book.rules.size(), false) {}
  void check(Reach& reach);

 private:
  void check_rule(Reach& reach, std::size_t rule);
  bool lies_elsewhere(Reach& reach, std::size_t rule, const Case& asked) const;
  bool demands_storage_at_home(Reach& reach, std::size_t rule, const Case& asked) const;
  bool takes_abroad(Reach& reach, std::size_t rule, const Case& asked) const;
  bool excludes_by_origin(Reach& reach, std::size_t rule, const Case& asked) const;
  bool lacks_ground(Reach& reach, std::size_t rule, const Case& asked) const;
  void report(CheckRule check, std::size_t rule, Message message);

  const Rulebook& book_;
  Findings& findings_;
  std::vector<bool> found_;
};

}  // namespace comity::gate
