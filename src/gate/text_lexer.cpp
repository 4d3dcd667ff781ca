#include "gate/text_lexer.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace comity::gate {

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._+*").find(c) != std::string_view::npos;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Up to the mark "..", which no word has within.
std::size_t word_size(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_word(text[size]) && !text.substr(size).starts_with("..")) ++size;
  return size;
}

// To the quotation mark that ends the text, or npos.
std::size_t quoted_size(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') return i;
    if (text[i] == '\\') ++i;
  }
  return std::string_view::npos;
}

}  // namespace

void Lexer::advance(std::size_t bytes) {
  for (; bytes > 0; --bytes, ++at_) {
    if (text_[at_] == '\n') {
      place_ = {place_.line + 1, 1};
      line_began_ = true;
    } else if (!continues_character(text_[at_])) {
      ++place_.column;
    }
  }
}

std::size_t Lexer::line_end() const { return std::min(text_.find('\n', at_), text_.size()); }

void Lexer::skip_line() { advance(line_end() - at_); }

void Lexer::skip_comment() {
  if (!comment_reported_) slips_.add(place_, Msg::kTextComment);
  comment_reported_ = true;
  skip_line();
}

void Lexer::skip_space() {
  while (!done() && (is_space(text_[at_]) || text_[at_] == '#')) {
    if (text_[at_] == '#')
      skip_comment();
    else
      advance(1);
  }
}

Token Lexer::token(TokenKind kind, std::size_t bytes) {
  const Token token{kind, text_.substr(at_, bytes), place_, std::exchange(line_began_, false)};
  advance(bytes);
  return token;
}

Token Lexer::quoted() {
  const auto rest = text_.substr(at_ + 1, line_end() - at_ - 1);
  const auto size = quoted_size(rest);
  if (size == std::string_view::npos) {
    slips_.add(place_, Msg::kTextQuoteOpen);
    return token(TokenKind::broken, rest.size() + 1);
  }
  auto text = token(TokenKind::text, size + 2);
  text.source = text.source.substr(1, size);
  return text;
}

Token Lexer::broken_character() {
  std::size_t size = 1;
  while (at_ + size < text_.size() && continues_character(text_[at_ + size])) ++size;
  const auto place = place_;
  const auto broken = token(TokenKind::broken, size);
  if (is_plain_text(broken.source))
    slips_.add(place, {Msg::kTextCharacter, {{"character", std::string(broken.source)}}});
  else
    slips_.add(place, Msg::kTextNoCharacter);
  return broken;
}

Token Lexer::next() {
  skip_space();
  if (done() || slips_.full()) return {TokenKind::end, {}, place_, true};
  const auto rest = text_.substr(at_);
  if (rest.starts_with("..")) return token(TokenKind::range, 2);
  if (const auto size = word_size(rest); size > 0) return token(TokenKind::word, size);
  switch (rest.front()) {
    case ',': return token(TokenKind::comma, 1);
    case '=': return token(TokenKind::equals, 1);
    case '"': return quoted();
    default: return broken_character();
  }
}

void Lexer::skip_to_line(std::initializer_list<std::string_view> words) {
  while (!done()) {
    skip_line();
    while (!done() && is_space(text_[at_])) advance(1);
    const auto rest = text_.substr(at_);
    if (line_began_ && std::find(words.begin(), words.end(), rest.substr(0, word_size(rest))) != words.end()) return;
  }
}

std::string unquoted(std::string_view source) {
  std::string text;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '\\' && i + 1 < source.size() && (source[i + 1] == '"' || source[i + 1] == '\\')) ++i;
    text += source[i];
  }
  return text;
}

std::string quoted(std::string_view text) {
  std::string source = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') source += '\\';
    source += c;
  }
  return source + '"';
}

}  // namespace comity::gate
