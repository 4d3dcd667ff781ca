// The closed vocabulary of rules: actions, facts, their words, terms. The list itself is vocabulary.def.
//
// Immutable tables, any thread, no errors: what is not a word of the vocabulary is reported by whoever read it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace comity::gate {

inline constexpr std::uint64_t kVocabulary = 1;

enum class Action : std::uint8_t {
#define COMITY_ACTION(name, word) name,
#include "gate/vocabulary.def"
#undef COMITY_ACTION
  count_
};

enum class Fact : std::uint8_t {
#define COMITY_FACT(name, word, form) name,
#include "gate/vocabulary.def"
#undef COMITY_FACT
  count_
};

enum class Term : std::uint8_t {
#define COMITY_TERM(name, word) name,
#include "gate/vocabulary.def"
#undef COMITY_TERM
  count_
};

inline constexpr std::size_t kFacts = static_cast<std::size_t>(Fact::count_);
inline constexpr std::size_t kActions = static_cast<std::size_t>(Action::count_);
inline constexpr std::size_t kTerms = static_cast<std::size_t>(Term::count_);
inline constexpr std::size_t kCategories =
    static_cast<std::size_t>(Fact::law_enforcement) - static_cast<std::size_t>(Fact::personal_data) + 1;

// How a condition on a fact reads, and what its values are.
enum class Form : std::uint8_t {
  choice,    // FACT is WORD or WORD / is not; of kind: item is …
  scale,     // as choice, and: up to WORD / at least WORD
  category,  // item has FACT / item has no FACT
  party,     // FACT in JURISDICTION or GROUP or HANDLE / not in; FACT is ROLE or ROLE / is not
  place,     // FACT in JURISDICTION or GROUP / not in
  terms,     // receiver accepts TERM or TERM
  date,      // date from DATE / date before DATE
};

// From lax to strict; decisions join by the greatest.
enum class Outcome : std::uint8_t { permit, redact, approval, deny };

// Which side of a crossing a rule speaks for; the guard that it implies is the compiler's business.
enum class Binds : std::uint8_t { own_data, own_party, own_infrastructure };

enum class Truth : std::uint8_t { unknown, yes, no };

std::string_view word_of(Action action);
std::string_view word_of(Fact fact);
std::string_view word_of(Term term);
std::string_view word_of(Outcome outcome);  // "permit", "redact", "require approval", "deny"
std::string_view word_of(Binds binds);      // "own-data" …
Form form_of(Fact fact);
// The words of a choice or scale, in their order; empty for other forms.
std::span<const std::string_view> words_of(Fact fact);

std::optional<Action> find_action(std::string_view word);
std::optional<Fact> find_fact(std::string_view word);
std::optional<Term> find_term(std::string_view word);
std::optional<Binds> find_binds(std::string_view word);
// The index of a word among words_of(fact).
std::optional<std::size_t> find_word(Fact fact, std::string_view word);

// Which actions a rule that binds so may speak of. DESIGN: the table of `binds`.
bool fits(Binds binds, Action action);

// Whether something leaves for a receiver: share, reshare, answer.
bool gives(Action action);

}  // namespace comity::gate
