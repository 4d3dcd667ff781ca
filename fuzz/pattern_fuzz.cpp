// links: stix base
//
// The pattern parser on any bytes, in both versions. What it takes has to hang together: children before
// parents, every index and stretch inside of its vector, each atom a part of the pattern's bytes.
#include "fuzz/support.h"
#include "stix/pattern/atoms.h"
#include "stix/pattern/parse.h"

using namespace comity;
using namespace comity::stix::pattern;
using comity::fuzz::require;

namespace {

template <class Of>
void require_within(Range range, const Of& of) {
  require(range.first <= of.size() && range.count <= of.size() - range.first);
}

void check_parts(const Pattern& pattern, Range parts, std::size_t parent) {
  require_within(parts, pattern.parts);
  require(parts.count != 1);
  for (Index i = 0; i < parts.count; ++i) require(pattern.parts[parts.first + i] < parent);
}

void check(const Pattern& pattern) {
  require(!pattern.observations.empty());
  for (std::size_t i = 0; i < pattern.observations.size(); ++i) {
    const Observation& node = pattern.observations[i];
    require(node.comparison < pattern.comparisons.size());
    check_parts(pattern, node.parts, i);
    require_within(node.qualifiers, pattern.qualifiers);
  }
  for (std::size_t i = 0; i < pattern.comparisons.size(); ++i) {
    const Comparison& node = pattern.comparisons[i];
    check_parts(pattern, node.parts, i);
    require_within(node.constants, pattern.constants);
    require_within(node.path.type, pattern.bytes);
    require_within(node.path.steps, pattern.steps);
  }
  for (const Qualifier& qualifier : pattern.qualifiers) require_within(qualifier.constants, pattern.constants);
  for (const Step& step : pattern.steps) require_within(step.key, pattern.bytes);
  for (const Constant& constant : pattern.constants) require_within(constant.text, pattern.bytes);
  for (const auto atom : values(pattern)) require(atom.size() <= pattern.bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto version : {PatternVersion::v20, PatternVersion::v21}) {
    const auto pattern = parse(text, {}, version);
    if (pattern) {
      check(*pattern);
    } else {
      require(!pattern.error().sentence().empty());
    }
  }
  return 0;
}
