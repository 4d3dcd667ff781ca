#include "gate/words.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "gate/rulebook_json.h"
#include "gate/rulebook_text.h"
#include "party/directory.h"

namespace comity::gate {

namespace {

constexpr std::array<std::string_view, 30> kKeywords{
    "rulebook", "version", "vocabulary", "valid", "basis",   "follows",  "note",  "group", "until",  "nobody",
    "rule",     "permit",  "redact",     "deny",  "require", "approval", "of",    "days",  "on",     "binds",
    "when",     "and",     "or",         "not",   "in",      "is",       "under", "law",   "ground", "appeal"};

// The code of conduct: rules bind what is one's own, task no intrusion, and do not read who people are.
constexpr std::array<std::string_view, 7> kBindOthers{
    "others-data", "other-data", "all-data", "everyone", "anyone", "others-party", "others-infrastructure"};
constexpr std::array<std::string_view, 7> kIntrusion{"intrude", "intrusion",  "hack-back", "attack",
                                                     "exploit", "exfiltrate", "espionage"};
constexpr std::array<std::string_view, 6> kOfPeople{"nationality", "religion", "ethnicity",
                                                    "opinion",     "politics", "race"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }

Objection against_other_than(std::string_view word, std::span<const std::string_view> words) {
  if (is_one_of(word, words)) return std::nullopt;
  return not_among(word, words);
}

template <class Enum, std::size_t count>
std::array<std::string_view, count> words_of_enum() {
  std::array<std::string_view, count> words;
  for (std::size_t i = 0; i < count; ++i) words[i] = word_of(static_cast<Enum>(i));
  return words;
}

constexpr std::size_t kRoles = static_cast<std::size_t>(party::Role::other) + 1;

std::array<std::string_view, kRoles> role_words() {
  std::array<std::string_view, kRoles> words;
  for (std::size_t i = 0; i < kRoles; ++i) words[i] = name_of(static_cast<party::Role>(i));
  return words;
}

// U+2028 to U+202E and U+2066 to U+2069: what is read would not be what is signed.
bool turns_or_breaks_lines(std::string_view text) {
  for (auto at = text.find("\xE2\x80"); at != std::string_view::npos; at = text.find("\xE2\x80", at + 2)) {
    const auto last = static_cast<unsigned char>(at + 2 < text.size() ? text[at + 2] : 0);
    if (last >= 0xA8 && last <= 0xAE) return true;
  }
  for (auto at = text.find("\xE2\x81"); at != std::string_view::npos; at = text.find("\xE2\x81", at + 2)) {
    const auto last = static_cast<unsigned char>(at + 2 < text.size() ? text[at + 2] : 0);
    if (last >= 0xA6 && last <= 0xA9) return true;
  }
  return false;
}

bool is_local_group_name(std::string_view word) {
  return !word.empty() && word.size() <= kMaxNameBytes && is_lower(word.front()) &&
         std::all_of(word.begin(), word.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; }) &&
         word != kAnyone && !is_keyword(word);
}

// A lower-case word that is no group of the rulebook: a slip, or the code of a jurisdiction in small letters.
Objection against_lower(Fact fact, std::string_view word, const Names& groups) {
  if (groups.find(word) != groups.end()) return std::nullopt;
  std::string capitals(word.substr(0, 3));
  for (char& c : capitals) c = is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
  if (party::Jurisdiction::parse(capitals))
    return Message(Msg::kWordMeant, {{"word", std::string(word)}, {"meant", capitals}});
  if (form_of(fact) == Form::party && party::parse_role(word))
    return Message(Msg::kRoleInList, {{"word", std::string(word)}, {"fact", std::string(word_of(fact))}});
  std::vector<std::string_view> names(groups.begin(), groups.end());
  if (fact == Fact::receiver) names.push_back(kAnyone);
  if (const auto meant = nearest(word, names))
    return Message(Msg::kWordMeant, {{"word", excerpt(word)}, {"meant", std::string(*meant)}});
  return Message(Msg::kGroupUnknown, {{"word", excerpt(word)}});
}

// A word of `in`, `not in`: what it is shows in its spelling.
Objection against_list_word(Fact fact, std::string_view word, const Names& groups) {
  if (word == kAnyone) return fact == Fact::receiver ? Objection() : Message(Msg::kAnyoneNoReceiver);
  if (word.find('.') != std::string_view::npos) {
    if (form_of(fact) == Form::party) return against_handle(word);
    return Message(Msg::kPartyNoPlace, {{"word", excerpt(word)}});
  }
  if (party::is_group_name(word) || party::Jurisdiction::parse(word)) return std::nullopt;
  return against_lower(fact, word, groups);
}

}  // namespace

bool is_keyword(std::string_view word) { return is_one_of(word, kKeywords); }

Message vocabulary_newer(std::uint64_t number) {
  return {Msg::kVocabularyNewer, {{"number", std::to_string(number)}, {"known", std::to_string(kVocabulary)}}};
}

bool is_too_large(const Rulebook& book) {
  return to_json(book).size() > kMaxRulebookBytes || to_text(book).size() > kMaxRulebookBytes;
}

std::vector<std::string_view> tests_of(Fact fact) {
  std::vector<std::string_view> tests;
  for (std::size_t i = 0; i < kTests; ++i) {
    if (can_test(fact, static_cast<Test>(i))) tests.push_back(word_of(static_cast<Test>(i)));
  }
  return tests;
}

std::size_t most_values(Test test) {
  switch (test) {
    case Test::has:
    case Test::has_no: return 0;
    case Test::up_to:
    case Test::at_least:
    case Test::from:
    case Test::before: return 1;
    default: return kMaxMembers;
  }
}

Objection against_handle(std::string_view word) {
  const auto handle = party::Handle::parse(word);
  return handle ? Objection() : handle.error().message;
}

Objection against_publisher(std::string_view word) {
  if (word.find('.') != std::string_view::npos) return against_handle(word);
  const auto jurisdiction = party::Jurisdiction::parse(word);
  return jurisdiction ? Objection() : jurisdiction.error().message;
}

Objection against_rule_id(std::string_view word) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_'; };
  if (!word.empty() && word.size() <= kMaxNameBytes && std::all_of(word.begin(), word.end(), fits) &&
      (is_letter(word.front()) || is_digit(word.front())) && word.find("..") == std::string_view::npos) {
    return std::nullopt;
  }
  return Message(Msg::kRuleIdUnfit, {{"word", excerpt(word)}, {"limit", std::to_string(kMaxNameBytes)}});
}

Objection against_group_name(std::string_view word) {
  if (is_local_group_name(word)) return std::nullopt;
  return Message(Msg::kGroupNameUnfit, {{"word", excerpt(word)}, {"limit", std::to_string(kMaxNameBytes)}});
}

Objection against_member(std::string_view word) {
  if (word.find('.') != std::string_view::npos) return against_handle(word);
  if (party::Jurisdiction::parse(word)) return std::nullopt;
  return Message(Msg::kGroupNotAllowed, {{"word", excerpt(word)}});
}

Objection against_field(std::string_view word) {
  bool sound = !word.empty() && word.size() <= kMaxFieldBytes && word.front() != '*';
  for (std::size_t i = 0; i < word.size() && sound; ++i) {
    const char c = word[i];
    const bool last = i + 1 == word.size();
    if (c == '.')
      sound = i > 0 && word[i - 1] != '.' && !last;
    else if (c == '*')
      sound = last;
    else
      sound = is_letter(c) || is_digit(c) || c == '_' || c == '-';
  }
  return sound ? Objection() : Message(Msg::kFieldUnfit, {{"word", excerpt(word)}});
}

Objection against_text(std::string_view text) {
  if (!text.empty() && text.size() <= kMaxTextBytes && is_plain_text(text) && !turns_or_breaks_lines(text))
    return std::nullopt;
  return Message(Msg::kRulebookTextUnfit, {{"limit", std::to_string(kMaxTextBytes)}});
}

Objection against_date(std::string_view word) {
  return to_date(word) ? Objection() : Message(Msg::kDateUnfit, {{"word", excerpt(word)}});
}

Objection against_digest(std::string_view word) {
  const auto fits = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); };
  if (word.size() == 64 && std::all_of(word.begin(), word.end(), fits)) return std::nullopt;
  return Message(Msg::kDigestUnfit, {{"word", excerpt(word)}});
}

Objection against_action(std::string_view word) {
  if (is_one_of(word, kIntrusion)) return Message(Msg::kTaskIntrusion, {{"word", std::string(word)}});
  return against_other_than(word, words_of_enum<Action, kActions>());
}

Objection against_term(std::string_view word) { return against_other_than(word, words_of_enum<Term, kTerms>()); }

Objection against_binds(std::string_view word) {
  if (is_one_of(word, kBindOthers)) return Message(Msg::kBindsOthers, {{"word", std::string(word)}});
  return against_other_than(word, words_of_enum<Binds, 3>());
}

Objection against_subject(std::string_view word, std::span<const std::string_view> subjects) {
  if (is_one_of(word, kOfPeople)) return Message(Msg::kFactOfPeople, {{"word", std::string(word)}});
  return against_other_than(word, subjects);
}

Objection against_value(Fact fact, Test test, std::string_view word, const Names& groups) {
  if (test == Test::in || test == Test::not_in) return against_list_word(fact, word, groups);
  if (test == Test::accepts) return against_term(word);
  if (test == Test::from || test == Test::before) return against_date(word);
  if (form_of(fact) == Form::party) return against_other_than(word, role_words());
  if ((fact == Fact::task || fact == Fact::purpose) && is_one_of(word, kIntrusion))
    return Message(Msg::kTaskIntrusion, {{"word", std::string(word)}});
  return against_other_than(word, words_of(fact));
}

}  // namespace comity::gate
