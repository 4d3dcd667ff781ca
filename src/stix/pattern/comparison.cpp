// Comparison expressions and object paths (STIX 2.1 §9.6, §9.7).
#include "stix/pattern/parser.h"
#include "stix/pattern/rules.h"

namespace comity::stix::pattern {

namespace {

std::optional<Operator> operator_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::equal: return Operator::equal;
    case TokenKind::not_equal: return Operator::not_equal;
    case TokenKind::less: return Operator::less;
    case TokenKind::less_or_equal: return Operator::less_or_equal;
    case TokenKind::greater: return Operator::greater;
    case TokenKind::greater_or_equal: return Operator::greater_or_equal;
    case TokenKind::kw_in: return Operator::in;
    case TokenKind::kw_like: return Operator::like;
    case TokenKind::kw_matches: return Operator::matches;
    case TokenKind::kw_issubset: return Operator::is_subset;
    case TokenKind::kw_issuperset: return Operator::is_superset;
    default: return std::nullopt;
  }
}

bool is_literal(TokenKind kind) {
  return (kind >= TokenKind::string && kind <= TokenKind::number) || kind == TokenKind::kw_true ||
         kind == TokenKind::kw_false;
}

}  // namespace

// §9.5.3: AND binds tighter than OR.
Result<Index> Parser::comparison_any() {
  Comparison node;
  node.kind = ComparisonKind::any;
  node.at = token_.at;
  return joined(TokenKind::kw_or, &Parser::comparison_all, pattern_.comparisons, node);
}

Result<Index> Parser::comparison_all() {
  Comparison node;
  node.kind = ComparisonKind::all;
  node.at = token_.at;
  return joined(TokenKind::kw_and, &Parser::comparison, pattern_.comparisons, node);
}

Result<Index> Parser::comparison() {
  switch (token_.kind) {
    case TokenKind::open: return in_parentheses(&Parser::comparison_any);
    case TokenKind::kw_exists:
    case TokenKind::kw_not: return exists();
    case TokenKind::name:
    case TokenKind::hyphen_name: return test();
    default: return unexpected(Msg::kPatternExpectedComparison);
  }
}

// §9.6.1: NOT stands before the operator, and so before EXISTS.
Result<Index> Parser::exists() {
  Comparison node;
  node.op = Operator::exists;
  node.at = token_.at;
  if (take(TokenKind::kw_not)) node.sense = Sense::negated;
  COMITY_CHECK(expect(TokenKind::kw_exists, "EXISTS"));
  COMITY_TRY(node.path, path());
  return Builder::add(pattern_.comparisons, node);
}

Result<Index> Parser::test() {
  Comparison node;
  node.at = token_.at;
  COMITY_TRY(node.path, path());
  if (take(TokenKind::kw_not)) node.sense = Sense::negated;
  const auto op = operator_of(token_.kind);
  if (!op) return unexpected(Msg::kPatternExpectedOperator);
  node.op = *op;
  advance();
  node.constants.first = static_cast<Index>(pattern_.constants.size());
  COMITY_CHECK(operands(node));
  return Builder::add(pattern_.comparisons, node);
}

Status Parser::operands(Comparison& test) {
  switch (test.op) {
    case Operator::in: return set(test);
    case Operator::equal:
    case Operator::not_equal:
      if (!is_literal(token_.kind)) return unexpected(Msg::kPatternExpectedConstant);
      break;
    case Operator::less:
    case Operator::less_or_equal:
    case Operator::greater:
    case Operator::greater_or_equal:
      if (!is_literal(token_.kind) || token_.kind == TokenKind::kw_true || token_.kind == TokenKind::kw_false) {
        return unexpected(Msg::kPatternExpectedOrderable);
      }
      break;
    default:
      if (token_.kind != TokenKind::string) return unexpected(Msg::kPatternExpectedString);
  }
  return constant(test);
}

// §9.6.1: the constants of IN are of one data type; integers and floats compare with each other (§9.2).
Status Parser::set(Comparison& test) {
  COMITY_CHECK(expect(TokenKind::open, "("));
  if (take(TokenKind::close)) return {};
  do {
    if (!is_literal(token_.kind)) return unexpected(Msg::kPatternExpectedConstant);
    const Token at = token_;
    COMITY_CHECK(constant(test));
    if (!comparable(pattern_.constants[test.constants.first].kind, pattern_.constants.back().kind)) {
      return error(Code::invalid, Msg::kPatternMixedSet, at);
    }
  } while (take(TokenKind::comma));
  return expect(TokenKind::close, ")");
}

Status Parser::constant(Comparison& test) {
  const Token at = token_;
  const auto value = build_.constant(token_);
  if (!value) return error(Code::invalid, Msg::kPatternNumber, at);
  pattern_.constants.push_back(*value);
  ++test.constants.count;
  if (const auto algorithm = digest_not_kept(pattern_, test, *value)) {
    return error(Code::invalid,
                 {Msg::kPatternHash,
                  {{"algorithm", std::string(algorithm->name)}, {"digits", std::to_string(algorithm->digits)}}},
                 at);
  }
  advance();
  return {};
}

Result<Path> Parser::path() {
  Path path;
  if (token_.kind != TokenKind::name && token_.kind != TokenKind::hyphen_name) {
    return unexpected(Msg::kPatternExpectedType);
  }
  path.type = build_.copy(token_.text);
  advance();
  COMITY_CHECK(expect(TokenKind::colon, ":"));
  path.steps.first = static_cast<Index>(pattern_.steps.size());
  COMITY_CHECK(key_step());
  for (;;) {
    if (take(TokenKind::dot)) {
      COMITY_CHECK(key_step());
    } else if (take(TokenKind::open_bracket)) {
      COMITY_CHECK(index_step());
    } else {
      break;
    }
  }
  path.steps.count = static_cast<Index>(pattern_.steps.size()) - path.steps.first;
  return path;
}

Status Parser::key_step() {
  if (token_.kind != TokenKind::name && token_.kind != TokenKind::string) {
    return unexpected(Msg::kPatternExpectedProperty);
  }
  Step step;
  step.key = token_.kind == TokenKind::name ? build_.copy(token_.text) : build_.unescape(token_.text);
  pattern_.steps.push_back(step);
  advance();
  return {};
}

Status Parser::index_step() {
  Step step;
  if (token_.kind == TokenKind::star) {
    step.kind = StepKind::every;
  } else {
    const auto index = token_.kind == TokenKind::integer ? Builder::integer(token_.text) : std::nullopt;
    if (!index) return unexpected(Msg::kPatternExpectedIndex);
    step.kind = StepKind::index;
    step.index = *index;
  }
  pattern_.steps.push_back(step);
  advance();
  return expect(TokenKind::close_bracket, "]");
}

}  // namespace comity::stix::pattern
