// What may stand at each place of a rulebook, for both of its forms: they take the same words.
//
// Pure, any thread. An objection is the sentence that says why a word cannot stand there, with the word that was
// probably meant where one is near; nothing means that it can.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "gate/rulebook.h"

namespace comity::gate {

using Objection = std::optional<Message>;
using Names = std::set<std::string, std::less<>>;

Objection against_publisher(std::string_view word);
Objection against_handle(std::string_view word);
Objection against_rule_id(std::string_view word);
Objection against_group_name(std::string_view word);
Objection against_member(std::string_view word);  // of a group
Objection against_field(std::string_view word);
Objection against_text(std::string_view text);
Objection against_date(std::string_view word);
Objection against_digest(std::string_view word);
Objection against_action(std::string_view word);
Objection against_term(std::string_view word);
Objection against_binds(std::string_view word);
// What a condition speaks of; `subjects` are the words that may stand there.
Objection against_subject(std::string_view word, std::span<const std::string_view> subjects);
// One value of a condition; `groups` are those of the rulebook.
Objection against_value(Fact fact, Test test, std::string_view word, const Names& groups);

// How a condition on the fact may be put.
std::vector<std::string_view> tests_of(Fact fact);

Message vocabulary_newer(std::uint64_t number);

// Whether either form of it has more than kMaxRulebookBytes: then it has to be refused in both.
bool is_too_large(const Rulebook& book);

// Up to how many values a condition put so takes.
std::size_t most_values(Test test);

// Whether it is a word of the text form itself: no group is called so.
bool is_keyword(std::string_view word);

// That of `words` which was probably meant by `word`.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> words);

// "a, b, c", the first dozen.
std::string listed(std::span<const std::string_view> words);

// The sentence for a word that is none of those allowed.
Message not_among(std::string_view word, std::span<const std::string_view> words);

}  // namespace comity::gate
