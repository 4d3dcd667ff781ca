#include "stix/finding.h"

#include <array>

namespace comity::stix {

namespace {

constexpr std::array kRules{
#define STIX_RULE(name, slug, severity, clause, message) RuleInfo{slug, Severity::severity, clause, Msg::message},
#include "stix/rules.def"
#undef STIX_RULE
};

}  // namespace

const RuleInfo& info(Rule rule) { return kRules.at(static_cast<std::size_t>(rule)); }

Message Finding::message() const {
  const std::string place = path.empty() ? render(Msg::kStixWholeObject) : path;
  return {info(rule).message, {{"path", place}, {"detail", detail}}};
}

void Report::clear() {
  id.clear();
  findings.clear();
  unlisted = 0;
  must = 0;
}

}  // namespace comity::stix
