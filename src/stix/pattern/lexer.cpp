#include "stix/pattern/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace comity::stix::pattern {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

constexpr std::array<std::pair<std::string_view, TokenKind>, 19> kKeywords{{
    {"AND", TokenKind::kw_and},
    {"OR", TokenKind::kw_or},
    {"NOT", TokenKind::kw_not},
    {"FOLLOWEDBY", TokenKind::kw_followedby},
    {"LIKE", TokenKind::kw_like},
    {"MATCHES", TokenKind::kw_matches},
    {"ISSUPERSET", TokenKind::kw_issuperset},
    {"ISSUBSET", TokenKind::kw_issubset},
    {"EXISTS", TokenKind::kw_exists},
    {"LAST", TokenKind::kw_last},
    {"IN", TokenKind::kw_in},
    {"START", TokenKind::kw_start},
    {"STOP", TokenKind::kw_stop},
    {"SECONDS", TokenKind::kw_seconds},
    {"true", TokenKind::kw_true},
    {"false", TokenKind::kw_false},
    {"WITHIN", TokenKind::kw_within},
    {"REPEATS", TokenKind::kw_repeats},
    {"TIMES", TokenKind::kw_times},
}};

// The longest first.
constexpr std::array<std::pair<std::string_view, TokenKind>, 16> kSymbols{{
    {"==", TokenKind::equal},
    {"!=", TokenKind::not_equal},
    {"<>", TokenKind::not_equal},
    {"<=", TokenKind::less_or_equal},
    {">=", TokenKind::greater_or_equal},
    {"=", TokenKind::equal},
    {"<", TokenKind::less},
    {">", TokenKind::greater},
    {"[", TokenKind::open_bracket},
    {"]", TokenKind::close_bracket},
    {"(", TokenKind::open},
    {")", TokenKind::close},
    {",", TokenKind::comma},
    {":", TokenKind::colon},
    {".", TokenKind::dot},
    {"*", TokenKind::star},
}};

// STIX 2.1 §9.1: code points with the property White_Space; these lie beyond ASCII.
constexpr std::array<std::string_view, 19> kWideSpaces{
    "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
    "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

bool is_hex(std::string_view text) {
  return text.size() % 2 == 0 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// STIX 2.1 §9.2: whole quanta of base64, at least one; line feeds among them count for nothing.
bool is_base64(std::string_view text) {
  std::size_t count = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n') continue;
    if (c == '=') {
      ++padding;
    } else if (padding > 0 || !(is_digit(c) || (is_letter(c) && c != '_') || c == '+' || c == '/')) {
      return false;
    }
    ++count;
  }
  return count > 0 && count % 4 == 0 && padding <= 2;
}

// Whether `text` holds a number between `low` and `high` in the two digits at `at`.
bool pair_within(std::string_view text, std::size_t at, int low, int high) {
  if (!is_digit(text[at]) || !is_digit(text[at + 1])) return false;
  const int value = (text[at] - '0') * 10 + (text[at + 1] - '0');
  return value >= low && value <= high;
}

}  // namespace

bool has_timestamp_form(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  if (text.size() <= kForm.size() || text.back() != 'Z') return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '0' ? !is_digit(text[i]) : text[i] != kForm[i]) return false;
  }
  if (!pair_within(text, 5, 1, 12) || !pair_within(text, 8, 1, 31) || !pair_within(text, 11, 0, 23) ||
      !pair_within(text, 14, 0, 59) || !pair_within(text, 17, 0, 60)) {
    return false;
  }
  const auto fraction = text.substr(kForm.size(), text.size() - kForm.size() - 1);
  return fraction.empty() ||
         (fraction.size() > 1 && fraction[0] == '.' && std::all_of(fraction.begin() + 1, fraction.end(), is_digit));
}

bool Lexer::skip_space() {
  const std::string_view rest = text_.substr(at_);
  if (rest.empty()) return false;
  if (rest[0] == ' ' || (rest[0] >= '\t' && rest[0] <= '\r')) {
    ++at_;
    return true;
  }
  if (static_cast<unsigned char>(rest[0]) < 0x80) return false;
  const auto found =
      std::find_if(kWideSpaces.begin(), kWideSpaces.end(), [&](auto space) { return rest.starts_with(space); });
  if (found == kWideSpaces.end()) return false;
  at_ += found->size();
  return true;
}

Lexer::Skipped Lexer::skip() {
  for (;;) {
    if (skip_space()) continue;
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("//")) {
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    } else if (rest.starts_with("/*")) {
      const auto close = text_.find("*/", at_ + 2);
      if (close == std::string_view::npos) return Skipped::open_comment;
      at_ = close + 2;
    } else {
      return Skipped::all;
    }
  }
}

Token Lexer::make(TokenKind kind, std::size_t length) {
  const Token token{kind, text_.substr(at_, length), static_cast<std::uint32_t>(at_), {}};
  at_ += length;
  return token;
}

Token Lexer::bad(Msg reason) const { return {TokenKind::bad, {}, static_cast<std::uint32_t>(at_), reason}; }

Token Lexer::next() {
  if (skip() == Skipped::open_comment) return bad(Msg::kPatternCommentOpen);
  if (at_ == text_.size()) return make(TokenKind::end, 0);
  const char c = text_[at_];
  const char after = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  if (c == '\'') return quoted(TokenKind::string, 0);
  if (after == '\'' && c == 't') return quoted(TokenKind::timestamp, 1);
  if (after == '\'' && c == 'h') return quoted(TokenKind::hex, 1);
  if (after == '\'' && c == 'b') return quoted(TokenKind::binary, 1);
  if (is_letter(c)) return name();
  if (is_digit(c) || c == '+' || c == '-' || (c == '.' && is_digit(after))) return number();
  return symbol();
}

Token Lexer::name() {
  std::size_t end = at_;
  bool hyphen = false;
  while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]) || text_[end] == '-')) {
    hyphen = hyphen || text_[end] == '-';
    ++end;
  }
  const auto word = text_.substr(at_, end - at_);
  const auto keyword =
      std::find_if(kKeywords.begin(), kKeywords.end(), [&](const auto& entry) { return entry.first == word; });
  if (keyword != kKeywords.end()) return make(keyword->second, word.size());
  return make(hyphen ? TokenKind::hyphen_name : TokenKind::name, word.size());
}

Token Lexer::number() {
  const auto digits_from = [&](std::size_t from) {
    while (from < text_.size() && is_digit(text_[from])) ++from;
    return from;
  };
  const std::size_t first = text_[at_] == '+' || text_[at_] == '-' ? at_ + 1 : at_;
  const std::size_t whole = digits_from(first);
  if (whole < text_.size() && text_[whole] == '.') {
    const std::size_t end = digits_from(whole + 1);
    if (end > whole + 1) return make(TokenKind::number, end - at_);
  }
  if (whole == first) return bad(Msg::kPatternCharacter);
  // No leading zeros: "007" is three integers, which no rule of the grammar joins.
  return make(TokenKind::integer, (text_[first] == '0' ? first + 1 : whole) - at_);
}

Token Lexer::quoted(TokenKind kind, std::size_t prefix) {
  const std::size_t first = at_ + prefix + 1;
  std::size_t end = first;
  while (end < text_.size() && text_[end] != '\'') {
    if (text_[end] == '\\') {
      ++end;
      if (end == text_.size() || (text_[end] != '\'' && text_[end] != '\\')) return bad(Msg::kPatternEscape);
    }
    ++end;
  }
  if (end == text_.size()) return bad(Msg::kPatternStringOpen);
  const auto inner = text_.substr(first, end - first);
  if (kind == TokenKind::hex && !is_hex(inner)) return bad(Msg::kPatternHex);
  if (kind == TokenKind::binary && !is_base64(inner)) return bad(Msg::kPatternBinary);
  if (kind == TokenKind::timestamp && !has_timestamp_form(inner)) return bad(Msg::kPatternTimestamp);
  Token token = make(kind, end + 1 - at_);
  token.text = inner;
  return token;
}

Token Lexer::symbol() {
  const auto rest = text_.substr(at_);
  const auto found =
      std::find_if(kSymbols.begin(), kSymbols.end(), [&](const auto& entry) { return rest.starts_with(entry.first); });
  return found == kSymbols.end() ? bad(Msg::kPatternCharacter) : make(found->second, found->first.size());
}

}  // namespace comity::stix::pattern
