// Text of people, any script: folding for comparison, words for search. UTF-8 in and out; anything else is
// taken byte by byte. Pure functions, linear, safe on any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace comity {

// Equal for texts that a person would call the same word: Unicode NFKC with case folded.
std::string fold(std::string_view text);

// The words of a folded text, each once, at most `limit`: runs of letters, marks and digits. Scripts written without
// spaces (Han, Kana, Thai) give pairs of neighbouring characters, so that any part of a name of two or more is
// found.
std::vector<std::string> words(std::string_view folded, std::size_t limit);

// UTF-8 as RFC 3629 has it.
bool is_utf8(std::string_view text);

// UTF-8 without control characters: what may stand in a line of a document of ours.
bool is_plain_text(std::string_view text);

// "a, b, c".
template <class Texts>
std::string listed(const Texts& texts) {
  std::string all;
  for (const auto& text : texts) all.append(all.empty() ? "" : ", ").append(text);
  return all;
}

// What someone gave, as a sentence may quote it: cut after `limit` bytes, control characters as "?".
std::string excerpt(std::string_view text, std::size_t limit = 64);

}  // namespace comity
