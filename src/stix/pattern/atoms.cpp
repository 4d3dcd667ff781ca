#include "stix/pattern/atoms.h"

namespace comity::stix::pattern {

std::vector<std::string_view> values(const Pattern& pattern) {
  std::vector<std::string_view> found;
  for (const Comparison& test : pattern.comparisons) {
    if (test.kind != ComparisonKind::test || test.sense == Sense::negated) continue;
    if (test.op != Operator::equal && test.op != Operator::in) continue;
    for (Index i = 0; i < test.constants.count; ++i) {
      const Constant& constant = pattern.constants[test.constants.first + i];
      if (constant.kind == ConstantKind::string) found.push_back(pattern.text(constant.text));
    }
  }
  return found;
}

}  // namespace comity::stix::pattern
