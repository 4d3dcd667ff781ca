#include "stix/pattern/parse.h"

#include <string>

#include "stix/pattern/parser.h"
#include "stix/pattern/rules.h"

namespace comity::stix::pattern {

namespace {

// "line:column" of a byte offset; columns count characters, not their continuation bytes.
std::string place_of(std::string_view text, std::size_t at) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (const char c : text.substr(0, at)) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  return std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace

Result<Pattern> parse(std::string_view text, const Limits& limits, PatternVersion version) {
  if (text.size() > limits.pattern_bytes) {
    return fail(Code::limit,
                {Msg::kPatternTooLong,
                 {{"size", std::to_string(text.size())}, {"limit", std::to_string(limits.pattern_bytes)}}});
  }
  return Parser(text, limits, version).run();
}

Parser::Parser(std::string_view text, const Limits& limits, PatternVersion version)
    : text_(text), limits_(limits), version_(version), lexer_(text) {}

Result<Pattern> Parser::run() {
  advance();
  COMITY_CHECK(sequence());
  if (token_.kind != TokenKind::end) return unexpected(Msg::kPatternExpectedEnd);
  note_mixed_types(pattern_);
  return std::move(pattern_);
}

bool Parser::take(TokenKind kind) {
  if (token_.kind != kind) return false;
  advance();
  return true;
}

Status Parser::expect(TokenKind kind, std::string_view shown) {
  if (take(kind)) return {};
  return unexpected({Msg::kPatternExpectedToken, {{"token", std::string(shown)}}});
}

Failure Parser::error(Code code, Message message, const Token& at) const {
  return fail(code, std::move(message), place_of(text_, at.at));
}

Failure Parser::unexpected(Message message) const {
  if (token_.kind == TokenKind::bad) return error(Code::malformed, token_.reason, token_);
  return error(Code::malformed, std::move(message), token_);
}

Range Parser::close_parts(std::size_t mark) {
  const Range range{static_cast<Index>(pattern_.parts.size()), static_cast<Index>(open_parts_.size() - mark)};
  const auto first = open_parts_.begin() + static_cast<std::ptrdiff_t>(mark);
  pattern_.parts.insert(pattern_.parts.end(), first, open_parts_.end());
  open_parts_.erase(first, open_parts_.end());
  return range;
}

Result<Index> Parser::in_parentheses(Rule rule) {
  if (depth_ == limits_.pattern_depth) {
    return error(Code::limit, {Msg::kPatternTooDeep, {{"limit", std::to_string(limits_.pattern_depth)}}}, token_);
  }
  ++depth_;
  advance();
  COMITY_TRY(const Index inner, (this->*rule)());
  COMITY_CHECK(expect(TokenKind::close, ")"));
  --depth_;
  return inner;
}

}  // namespace comity::stix::pattern
