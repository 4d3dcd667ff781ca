// Divides the text of a rulebook into words, quoted texts and marks. Used by text_*.cpp only.
//
// Points into the text, which the caller keeps. What cannot be read is reported as a slip and stands as a token of
// kind `broken`. Linear; after kMaxSlips there is only the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/rulebook_text.h"

namespace comity::gate {

class Slips {
 public:
  void add(Place place, Message message) {
    if (!full()) slips_.push_back({place, std::move(message)});
  }
  bool full() const { return slips_.size() >= kMaxSlips; }
  bool empty() const { return slips_.empty(); }
  std::vector<Slip> take() && { return std::move(slips_); }

 private:
  std::vector<Slip> slips_;
};

enum class TokenKind : std::uint8_t { word, text, comma, equals, range, broken, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view source;  // of a text: between its quotation marks, as written
  Place place;
  bool begins_line = false;
};

class Lexer {
 public:
  Lexer(std::string_view text, Slips& slips) : text_(text), slips_(slips) {}

  Token next();
  // Goes on at the next line that begins with one of `words`, or at the end.
  void skip_to_line(std::initializer_list<std::string_view> words);

 private:
  bool done() const { return at_ >= text_.size(); }
  void advance(std::size_t bytes);
  void skip_space();
  void skip_comment();
  void skip_line();
  std::size_t line_end() const;
  Token token(TokenKind kind, std::size_t bytes);
  Token quoted();
  Token broken_character();

  std::string_view text_;
  Slips& slips_;
  std::size_t at_ = 0;
  Place place_{1, 1};
  bool line_began_ = true;
  bool comment_reported_ = false;
};

// The words that a quoted text stands for: \" and \\ are undone.
std::string unquoted(std::string_view source);
std::string quoted(std::string_view text);

}  // namespace comity::gate
