#include "stix/pattern/rules.h"

#include <algorithm>
#include <array>

namespace comity::stix::pattern {

namespace {

constexpr std::array<DigestForm, 6> kDigests{
    {{"MD5", 32}, {"SHA-1", 40}, {"SHA-256", 64}, {"SHA-512", 128}, {"SHA3-256", 64}, {"SHA3-512", 128}}};

using Types = std::vector<std::string_view>;  // sorted, each once

// Each part is asked for once, so that its types may be moved. Only the smaller parts are sorted anew: nested lists
// of many types would cost too much otherwise.
Types united(std::vector<Types>& of, const Pattern& pattern, Range parts) {
  Index largest = pattern.parts[parts.first];
  Types smaller;
  for (Index i = 1; i < parts.count; ++i) {
    Index part = pattern.parts[parts.first + i];
    if (of[part].size() > of[largest].size()) std::swap(part, largest);
    smaller.insert(smaller.end(), of[part].begin(), of[part].end());
  }
  std::sort(smaller.begin(), smaller.end());
  Types all = std::move(of[largest]);
  const auto middle = static_cast<std::ptrdiff_t>(all.size());
  all.insert(all.end(), smaller.begin(), smaller.end());
  std::inplace_merge(all.begin(), all.begin() + middle, all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Types intersected(const std::vector<Types>& of, const Pattern& pattern, Range parts) {
  Types common = of[pattern.parts[parts.first]];
  for (Index i = 1; i < parts.count; ++i) {
    const Types& part = of[pattern.parts[parts.first + i]];
    const auto absent = [&](std::string_view type) { return !std::binary_search(part.begin(), part.end(), type); };
    common.erase(std::remove_if(common.begin(), common.end(), absent), common.end());
  }
  return common;
}

bool one_type(const Pattern& pattern) {
  const auto type_of = [&](const Comparison& node) { return pattern.text(node.path.type); };
  std::optional<std::string_view> first;
  return std::all_of(pattern.comparisons.begin(), pattern.comparisons.end(), [&](const Comparison& node) {
    if (node.kind != ComparisonKind::test) return true;
    if (!first) first = type_of(node);
    return type_of(node) == *first;
  });
}

}  // namespace

bool comparable(ConstantKind left, ConstantKind right) {
  const auto numeric = [](ConstantKind kind) { return kind == ConstantKind::integer || kind == ConstantKind::number; };
  return left == right || (numeric(left) && numeric(right));
}

std::optional<DigestForm> digest_not_kept(const Pattern& pattern, const Comparison& test, const Constant& value) {
  if (test.op != Operator::equal && test.op != Operator::not_equal && test.op != Operator::in) return std::nullopt;
  if (value.kind != ConstantKind::string || test.path.steps.count < 2) return std::nullopt;
  if (pattern.text(test.path.type).starts_with("x-")) return std::nullopt;  // custom: its "hashes" may be anything
  const Step* end = &pattern.steps[test.path.steps.first] + test.path.steps.count;
  if (pattern.text(end[-2].key) != "hashes") return std::nullopt;
  const auto name = pattern.text(end[-1].key);
  const auto known =
      std::find_if(kDigests.begin(), kDigests.end(), [&](const auto& form) { return form.name == name; });
  if (known == kDigests.end()) return std::nullopt;
  const auto digest = pattern.text(value.text);
  const bool kept =
      digest.size() == known->digits && digest.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  return kept ? std::nullopt : std::optional(*known);
}

void note_mixed_types(Pattern& pattern) {
  if (one_type(pattern)) return;
  std::vector<Types> types(pattern.comparisons.size());
  for (std::size_t i = 0; i < pattern.comparisons.size(); ++i) {
    const Comparison& node = pattern.comparisons[i];
    switch (node.kind) {
      case ComparisonKind::test: types[i] = {pattern.text(node.path.type)}; break;
      case ComparisonKind::any: types[i] = united(types, pattern, node.parts); break;
      case ComparisonKind::all:
        types[i] = intersected(types, pattern, node.parts);
        if (types[i].empty()) {
          pattern.slips.push_back({Msg::kPatternSlipTypes, "STIX 2.1 §9.5", node.at});
          types[i] = std::move(types[pattern.parts[node.parts.first]]);  // noted once, not again further out
        }
        break;
    }
  }
}

}  // namespace comity::stix::pattern
