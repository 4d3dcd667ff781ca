#include "gate/text_cursor.h"

#include <algorithm>
#include <charconv>

namespace comity::gate {

namespace {

std::string name_of(const Token& token) {
  switch (token.kind) {
    case TokenKind::word: return '"' + excerpt(token.source) + '"';
    case TokenKind::text: return "a text in quotation marks";
    case TokenKind::end: return "the end";
    default: return '"' + std::string(token.source) + '"';
  }
}

}  // namespace

bool Cursor::take(std::string_view word) {
  if (!at(word)) return false;
  step();
  return true;
}

bool Cursor::take(TokenKind kind) {
  if (now_.kind != kind) return false;
  step();
  return true;
}

bool Cursor::expect(std::string_view word) {
  if (take(word)) return true;
  return missing('"' + std::string(word) + '"', {&word, 1});
}

bool Cursor::expect(TokenKind kind, std::string_view expected) { return take(kind) || missing(expected); }

bool Cursor::missing(std::string_view expected, std::span<const std::string_view> words) {
  if (now_.kind == TokenKind::broken) return false;  // reported by the lexer
  const auto meant = now_.kind == TokenKind::word ? nearest(now_.source, words) : std::nullopt;
  if (meant && *meant != now_.source) {
    slip(now_.place, {Msg::kTextMeant,
                      {{"found", name_of(now_)}, {"expected", std::string(expected)}, {"meant", std::string(*meant)}}});
  } else {
    slip(now_.place, {Msg::kTextExpected, {{"found", name_of(now_)}, {"expected", std::string(expected)}}});
  }
  return false;
}

bool Cursor::too_many(std::size_t most) {
  slip(now_.place, {Msg::kTooManyHere, {{"limit", std::to_string(most)}}});
  return false;
}

bool Cursor::text(std::string& out) {
  if (now_.kind != TokenKind::text) return missing("a text in quotation marks");
  out = unquoted(now_.source);
  if (auto objection = against_text(out)) slip(now_.place, std::move(*objection));
  step();
  return true;
}

bool Cursor::date(Date& out) {
  std::string day;
  if (!word(day, "a day like 2026-12-31", against_date)) return false;
  out = to_date(day).value_or(Date{});
  return true;
}

bool Cursor::number(std::uint64_t& out, std::uint64_t most) {
  if (now_.kind != TokenKind::word) return missing("a number");
  const auto digits = now_.source;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.front() == '0' || out > most) {
    slip(now_.place, {Msg::kNumberUnfit, {{"word", excerpt(digits)}, {"least", "1"}, {"most", std::to_string(most)}}});
    out = 1;
  }
  step();
  return true;
}

void Cursor::recover(std::initializer_list<std::string_view> words) {
  const auto is_there = [&] {
    return now_.begins_line && std::any_of(words.begin(), words.end(), [&](auto word) { return at(word); });
  };
  if (at_end() || is_there()) return;
  lexer_.skip_to_line(words);
  step();
}

}  // namespace comity::gate
