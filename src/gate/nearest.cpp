#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "base/text.h"
#include "gate/words.h"

namespace comity::gate {

namespace {

constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kMostListed = 12;

// Levenshtein's, of words of at most kLongestWord bytes.
std::size_t distance(std::string_view a, std::string_view b) {
  std::array<std::size_t, kLongestWord + 1> row{};
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t replaced = diagonal + (a[i] == b[k] ? 0 : 1);
      diagonal = row[k + 1];
      row[k + 1] = std::min({replaced, row[k] + 1, row[k + 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> words) {
  if (word.size() > kLongestWord) return std::nullopt;
  const auto folded = fold(word);
  std::size_t least = word.size() > 3 ? 3 : word.size() > 1 ? 2 : 1;  // one more than may differ
  std::optional<std::string_view> found;
  for (const auto candidate : words) {
    if (candidate.size() > kLongestWord || candidate.size() + 2 < word.size() || word.size() + 2 < candidate.size())
      continue;
    const auto away = distance(folded, fold(candidate));
    if (away >= least) continue;
    least = away;
    found = candidate;
  }
  return found;
}

std::string listed(std::span<const std::string_view> words) {
  std::string list;
  for (const auto word : words.first(std::min(words.size(), kMostListed)))
    list.append(list.empty() ? "" : ", ").append(word);
  return words.size() > kMostListed ? list + ", …" : list;
}

Message not_among(std::string_view word, std::span<const std::string_view> words) {
  if (const auto meant = nearest(word, words))
    return {Msg::kWordMeant, {{"word", excerpt(word)}, {"meant", std::string(*meant)}}};
  return {Msg::kWordUnknown, {{"word", excerpt(word)}, {"allowed", listed(words)}}};
}

}  // namespace comity::gate
