// Fills a Pattern from tokens that are lexically right: unescapes, decodes, counts. Used by the parser only.
#pragma once

#include <optional>

#include "stix/pattern/ast.h"
#include "stix/pattern/lexer.h"

namespace comity::stix::pattern {

class Builder {
 public:
  explicit Builder(Pattern& pattern) : pattern_(pattern) {}

  Range copy(std::string_view text);
  Range unescape(std::string_view literal);

  // The literal of a token; empty when a number is beyond what STIX can hold.
  std::optional<Constant> constant(const Token& token);
  // STIX 2.1 §2.10: at most 54 bits with the sign.
  static std::optional<std::int64_t> integer(std::string_view text);
  static std::optional<double> number(std::string_view text);

  template <class Node>
  static Index add(std::vector<Node>& nodes, const Node& node) {
    nodes.push_back(node);
    return static_cast<Index>(nodes.size() - 1);
  }
  void slip(Msg message, std::string_view clause, Index at) { pattern_.slips.push_back({message, clause, at}); }

 private:
  Constant text_constant(const Token& token);
  Constant octets(const Token& token);

  Pattern& pattern_;
};

}  // namespace comity::stix::pattern
