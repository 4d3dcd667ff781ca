// The recursive descent behind pattern::parse. One Parser reads one pattern.
#pragma once

#include "base/limits.h"
#include "base/result.h"
#include "stix/pattern/builder.h"
#include "stix/pattern/lexer.h"
#include "stix/pattern/parse.h"

namespace comity::stix::pattern {

class Parser {
 public:
  Parser(std::string_view text, const Limits& limits, PatternVersion version);
  Result<Pattern> run();

 private:
  using Rule = Result<Index> (Parser::*)();

  // parse.cpp: tokens, errors, and what both levels share
  void advance() { token_ = lexer_.next(); }
  bool take(TokenKind kind);
  Status expect(TokenKind kind, std::string_view shown);
  Failure error(Code code, Message message, const Token& at) const;
  Failure unexpected(Message message) const;  // the lexer's reason, where the token is a bad one
  template <class Node>
  Result<Index> joined(TokenKind operation, Rule operand, std::vector<Node>& nodes, Node node);
  Range close_parts(std::size_t mark);
  Result<Index> in_parentheses(Rule rule);

  // observation.cpp: §9.5
  Result<Index> sequence();
  Result<Index> observation_any();
  Result<Index> observation_all();
  Result<Index> observation();
  enum class Enclosed : std::uint8_t { brackets, parentheses };
  Status qualifiers(Index observation, Enclosed enclosed);
  Result<Qualifier> repeats();
  Result<Qualifier> within();
  Result<Qualifier> start_stop();
  Status timestamp();

  // comparison.cpp: §9.6, §9.7
  Result<Index> comparison_any();
  Result<Index> comparison_all();
  Result<Index> comparison();
  Result<Index> exists();
  Result<Index> test();
  Status operands(Comparison& test);
  Status set(Comparison& test);
  Status constant(Comparison& test);
  Result<Path> path();
  Status key_step();
  Status index_step();

  std::string_view text_;
  const Limits& limits_;
  PatternVersion version_;
  Lexer lexer_;
  Token token_;
  Pattern pattern_;
  Builder build_{pattern_};
  std::vector<Index> open_parts_;  // operands of the AND, OR, FOLLOWEDBY that are being read
  std::uint32_t depth_ = 0;
};

// operand (operation operand)*: the node of a lone operand, else a new one over all of them.
template <class Node>
Result<Index> Parser::joined(TokenKind operation, Rule operand, std::vector<Node>& nodes, Node node) {
  COMITY_TRY(const Index only, (this->*operand)());
  if (token_.kind != operation) return only;
  const std::size_t mark = open_parts_.size();
  open_parts_.push_back(only);
  while (take(operation)) {
    COMITY_TRY(const Index part, (this->*operand)());
    open_parts_.push_back(part);
  }
  node.parts = close_parts(mark);
  return Builder::add(nodes, node);
}

}  // namespace comity::stix::pattern
