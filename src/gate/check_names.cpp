#include <algorithm>

#include "gate/check_parts.h"
#include "gate/words.h"

namespace comity::gate {

namespace {

// Each name in the rulebook once.
class NameCheck {
 public:
  NameCheck(const Rulebook& book, const Context& context, Findings& findings)
      : book_(book), context_(context), findings_(findings) {
    if (context.directory == nullptr) return;
    for (const auto& party : context.directory->parties) parties_.insert(party.handle.text());
  }

  std::vector<Clarity> run() {
    check_publisher();
    for (const auto& group : book_.groups) check_group(group);
    std::vector<Clarity> clarity;
    for (std::size_t i = 0; i < book_.rules.size(); ++i) clarity.push_back(check_rule(i));
    return clarity;
  }

 private:
  void check_publisher() {
    if (context_.directory == nullptr) return;
    const auto code = party::Jurisdiction::parse(book_.publisher);
    if (code ? context_.directory->signer_of(*code) != nullptr : parties_.contains(book_.publisher)) return;
    findings_.add(CheckRule::unknown_publisher,
                  {code ? Msg::kCheckNoSigner : Msg::kCheckNotInDirectory, {{"publisher", book_.publisher}}});
  }

  // Of a group that may be published all the same.
  void check_party(const std::string& name) {
    if (context_.directory == nullptr || name.find('.') == std::string::npos || parties_.contains(name)) return;
    if (seen_.insert(name).second)
      findings_.add(CheckRule::unknown_party, {Msg::kCheckUnknownParty, {{"party", name}}});
  }

  void nobody(const std::string& name) {
    if (seen_.insert(name).second) findings_.add(CheckRule::empty_group, {Msg::kCheckNobody, {{"group", name}}});
  }

  void check_group(const Group& group) {
    const bool over = group.until && *group.until < book_.valid_from;
    if (over || group.members.empty()) empty_.insert(group.name);
    for (const auto& member : group.members) check_party(member);
  }

  Clarity check_rule(std::size_t index) {
    const auto& rule = book_.rules[index];
    check_office(index, rule.effect.approver);
    check_office(index, rule.appeal);
    auto clarity = Clarity::clear;
    for (const auto& condition : rule.when) {
      if (condition.test != Test::in && condition.test != Test::not_in) continue;
      for (const auto& name : condition.values) clarity = std::max(clarity, check_listed(name, index));
    }
    return clarity;
  }

  // Who approves, and who hears an appeal, has to be there.
  void check_office(std::size_t index, const std::string& name) {
    if (name.empty() || context_.directory == nullptr || parties_.contains(name)) return;
    findings_.add(CheckRule::unknown_office, index, {Msg::kCheckUnknownOffice, {{"party", name}}});
  }

  Clarity check_listed(const std::string& name, std::size_t index) {
    check_party(name);
    if (empty_.contains(name)) {
      nobody(name);
      return Clarity::empty;
    }
    if (!party::is_group_name(name)) return Clarity::clear;
    if (context_.directory == nullptr) {
      if (seen_.insert(name).second)
        findings_.add(CheckRule::group_not_expanded, {Msg::kCheckGroupNotExpanded, {{"group", name}}});
      return Clarity::unknown;
    }
    const auto* group = context_.directory->find_group(name);
    if (group == nullptr) {
      findings_.add(CheckRule::unknown_group, index, {Msg::kCheckUnknownGroup, {{"group", name}}});
    } else if (group->members.empty() || (group->until.micros != 0 && group->until <= begin_of(book_.valid_from))) {
      nobody(name);
    } else {
      return Clarity::clear;
    }
    return Clarity::empty;
  }

  const Rulebook& book_;
  const Context& context_;
  Findings& findings_;
  Names parties_;  // of the directory
  Names empty_;    // groups of the rulebook
  Names seen_;
};

}  // namespace

std::vector<Clarity> check_names(const Rulebook& book, const Context& context, Findings& findings) {
  return NameCheck(book, context, findings).run();
}

}  // namespace comity::gate
