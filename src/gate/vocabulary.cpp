#include "gate/vocabulary.h"

#include <algorithm>
#include <array>

namespace comity::gate {

namespace {

constexpr std::array kActionWords{
#define COMITY_ACTION(name, word) std::string_view(word),
#include "gate/vocabulary.def"
#undef COMITY_ACTION
};

struct FactEntry {
  std::string_view word;
  Form form;
};
constexpr std::array kFactEntries{
#define COMITY_FACT(name, word, form) FactEntry{word, Form::form},
#include "gate/vocabulary.def"
#undef COMITY_FACT
};

constexpr std::array kTermWords{
#define COMITY_TERM(name, word) std::string_view(word),
#include "gate/vocabulary.def"
#undef COMITY_TERM
};

struct WordEntry {
  Fact fact;
  std::string_view word;
};
constexpr std::array kWordEntries{
#define COMITY_WORD(fact, word) WordEntry{Fact::fact, word},
#include "gate/vocabulary.def"
#undef COMITY_WORD
};

constexpr auto kWords = [] {
  std::array<std::string_view, kWordEntries.size()> words;
  std::transform(kWordEntries.begin(), kWordEntries.end(), words.begin(), [](const auto& entry) { return entry.word; });
  return words;
}();

constexpr std::array<std::string_view, 4> kOutcomeWords{"permit", "redact", "require approval", "deny"};
constexpr std::array<std::string_view, 3> kBindsWords{"own-data", "own-party", "own-infrastructure"};

template <class Enum, std::size_t size>
std::optional<Enum> find_in(const std::array<std::string_view, size>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}

}  // namespace

std::string_view word_of(Action action) { return kActionWords.at(static_cast<std::size_t>(action)); }
std::string_view word_of(Fact fact) { return kFactEntries.at(static_cast<std::size_t>(fact)).word; }
std::string_view word_of(Term term) { return kTermWords.at(static_cast<std::size_t>(term)); }
std::string_view word_of(Outcome outcome) { return kOutcomeWords.at(static_cast<std::size_t>(outcome)); }
std::string_view word_of(Binds binds) { return kBindsWords.at(static_cast<std::size_t>(binds)); }
Form form_of(Fact fact) { return kFactEntries.at(static_cast<std::size_t>(fact)).form; }

std::span<const std::string_view> words_of(Fact fact) {
  const auto first =
      std::find_if(kWordEntries.begin(), kWordEntries.end(), [fact](const auto& entry) { return entry.fact == fact; });
  const auto last = std::find_if(first, kWordEntries.end(), [fact](const auto& entry) { return entry.fact != fact; });
  return {kWords.data() + (first - kWordEntries.begin()), static_cast<std::size_t>(last - first)};
}

std::optional<Action> find_action(std::string_view word) { return find_in<Action>(kActionWords, word); }
std::optional<Term> find_term(std::string_view word) { return find_in<Term>(kTermWords, word); }
std::optional<Binds> find_binds(std::string_view word) { return find_in<Binds>(kBindsWords, word); }

std::optional<Fact> find_fact(std::string_view word) {
  const auto found =
      std::find_if(kFactEntries.begin(), kFactEntries.end(), [word](const auto& entry) { return entry.word == word; });
  if (found == kFactEntries.end()) return std::nullopt;
  return static_cast<Fact>(found - kFactEntries.begin());
}

std::optional<std::size_t> find_word(Fact fact, std::string_view word) {
  const auto words = words_of(fact);
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<std::size_t>(found - words.begin());
}

bool gives(Action action) { return action == Action::share || action == Action::reshare || action == Action::answer; }

bool fits(Binds binds, Action action) {
  switch (action) {
    case Action::share:
    case Action::reshare:
    case Action::answer: return binds != Binds::own_infrastructure;
    case Action::receive:
    case Action::request:
    case Action::publish:
    case Action::credential:
    case Action::approve:
    case Action::erase: return binds == Binds::own_party;
    case Action::store: return binds != Binds::own_data;
    case Action::block:
    case Action::assist: return binds == Binds::own_infrastructure;
    case Action::count_: break;
  }
  return false;
}

}  // namespace comity::gate
