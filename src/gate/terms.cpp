#include "gate/facts.h"

namespace comity::gate {

std::vector<std::string> words_of(TermSet terms) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < kTerms; ++i) {
    const auto term = static_cast<Term>(i);
    if ((terms & bit(term)) != 0) words.emplace_back(word_of(term));
  }
  return words;
}

TermSet terms_of(const std::vector<std::string>& words) {
  TermSet terms = 0;
  for (const auto& word : words) {
    if (const auto term = find_term(word)) terms |= bit(*term);
  }
  return terms;
}

}  // namespace comity::gate
