// The rules of STIX 2.1 chapter 9 that are no matter of grammar. Used by the parser only.
#pragma once

#include <cstddef>
#include <optional>

#include "stix/pattern/ast.h"

namespace comity::stix::pattern {

// §9.2: whether two constants may stand in one set.
bool comparable(ConstantKind left, ConstantKind right);

struct DigestForm {
  std::string_view name;
  std::size_t digits;
};

// §10.7: the algorithm whose form the string `value` does not keep, where `test` compares a known digest with it.
std::optional<DigestForm> digest_not_kept(const Pattern& pattern, const Comparison& test, const Constant& value);

// §9.5: notes each AND whose operands no one object type can satisfy.
void note_mixed_types(Pattern& pattern);

}  // namespace comity::stix::pattern
