#include "gate/check.h"

#include <algorithm>
#include <array>

#include "gate/check_parts.h"

namespace comity::gate {

namespace {

struct CheckEntry {
  std::string_view slug;
  Weight weight;
};
constexpr std::array kChecks{
#define COMITY_CHECK_RULE(name, slug, weight) CheckEntry{slug, Weight::weight},
#include "gate/check_rules.def"
#undef COMITY_CHECK_RULE
};

}  // namespace

std::string_view word_of(CheckRule rule) { return kChecks.at(static_cast<std::size_t>(rule)).slug; }
Weight weight_of(CheckRule rule) { return kChecks.at(static_cast<std::size_t>(rule)).weight; }

std::vector<Finding> check(const Rulebook& book, const Context& context) {
  static const party::Directory kNobody;
  Findings findings;
  check_form(book, context, findings);
  const auto clarity = check_names(book, context, findings);
  check_reach(book, context.directory == nullptr ? kNobody : *context.directory, clarity, findings);
  auto found = std::move(findings).take();
  std::stable_sort(found.begin(), found.end(), [](const Finding& one, const Finding& other) {
    return std::tie(one.weight, one.index) < std::tie(other.weight, other.index);
  });
  return found;
}

bool may_be_published(const std::vector<Finding>& findings) {
  return std::all_of(findings.begin(), findings.end(), [](const auto& one) { return one.weight == Weight::warning; });
}

}  // namespace comity::gate
