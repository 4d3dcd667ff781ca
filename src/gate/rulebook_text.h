// Rulebooks as text, for those who write and read them. Grammar: docs/format/rulebook.md.
//
// Pure, any thread. Reading gives every slip it can make out, with line, column and, where a word is near one of the
// vocabulary, the word that was probably meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gate/rulebook.h"

namespace comity::gate {

// A place in the text, from 1; columns count characters, not bytes.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

struct Slip {
  Place place;
  Message message;
};

// Where a rule of the rulebook stands in its text, for findings of check().
struct Parsed {
  Rulebook book;
  std::vector<Place> rules;  // beside book.rules
};

// Either the rulebook or at least one slip (the first kMaxSlips).
inline constexpr std::size_t kMaxSlips = 20;
Expected<Parsed, std::vector<Slip>> parse_text(std::string_view text);

// parse_text(to_text(book)) gives the same book, and to_text of that the same text.
std::string to_text(const Rulebook& book);

// One rule as in to_text, without its title line: what explanations quote.
std::string sentence_of(const Condition& condition);

}  // namespace comity::gate
