// Cuts a STIX pattern into tokens, on demand: the longest one first, as the standard's ANTLR grammar has it.
//
// Tokens are views of the text, which the caller keeps. Linear, no memory, no recursion. What is no token comes
// out as one of kind `bad` with the sentence that says why.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/message.h"

namespace comity::stix::pattern {

enum class TokenKind : std::uint8_t {
  end,
  bad,
  name,         // letters, digits, underscores
  hyphen_name,  // with hyphens: good as an object type only
  string,
  hex,
  binary,
  timestamp,
  integer,
  number,
  open_bracket,
  close_bracket,
  open,
  close,
  comma,
  colon,
  dot,
  star,
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  kw_and,
  kw_or,
  kw_not,
  kw_followedby,
  kw_like,
  kw_matches,
  kw_issuperset,
  kw_issubset,
  kw_exists,
  kw_last,
  kw_in,
  kw_start,
  kw_stop,
  kw_seconds,
  kw_true,
  kw_false,
  kw_within,
  kw_repeats,
  kw_times
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;  // literals: what stands between the apostrophes, still escaped
  std::uint32_t at = 0;   // in the source, in bytes
  Msg reason{};           // bad
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}
  Token next();  // after the end: the end again

 private:
  enum class Skipped : std::uint8_t { all, open_comment };
  Skipped skip();  // white space and comments
  bool skip_space();
  Token make(TokenKind kind, std::size_t length);
  Token bad(Msg reason) const;
  Token name();
  Token number();
  Token quoted(TokenKind kind, std::size_t prefix);
  Token symbol();

  std::string_view text_;
  std::size_t at_ = 0;
};

// §9.2 by its form, as the grammar has it: a 30th of February passes.
bool has_timestamp_form(std::string_view text);

}  // namespace comity::stix::pattern
