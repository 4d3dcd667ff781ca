#include <array>

#include "base/text.h"
#include "gate/text_grammar.h"

namespace comity::gate {

namespace {

// What a condition may begin with: "item", and the facts that are not said of the item or of terms.
std::vector<std::string_view> subjects() {
  std::vector<std::string_view> words{"item"};
  for (std::size_t i = 0; i < kFacts; ++i) {
    const auto fact = static_cast<Fact>(i);
    const auto form = form_of(fact);
    if (fact != Fact::kind && form != Form::category && form != Form::terms) words.push_back(word_of(fact));
  }
  return words;
}

std::vector<std::string_view> categories() {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < kCategories; ++i)
    words.push_back(word_of(static_cast<Fact>(static_cast<std::size_t>(Fact::personal_data) + i)));
  return words;
}

bool is_subject(std::string_view word) { return word == "item" || find_fact(word); }

bool parse_values(Cursor& in, const Names& groups, Condition& condition) {
  const auto most = most_values(condition.test);
  const auto against = [&](std::string_view word) {
    return against_value(condition.fact, condition.test, word, groups);
  };
  Names seen;
  Place joined;
  do {
    const auto place = in.place();
    if (!condition.values.empty() && is_subject(in.now().source) && against(in.now().source)) {
      in.slip(joined, Msg::kTextOrJoins);
      return false;
    }
    if (condition.values.size() == most) return in.too_many(most);
    if (!in.word(condition.values.emplace_back(), "a value", against)) return false;
    const auto& value = condition.values.back();
    if (!seen.insert(value).second) in.slip(place, {Msg::kStandsTwice, {{"word", excerpt(value)}}});
    joined = in.place();
    if (most == 1 && in.at("or")) {
      in.slip(joined, Msg::kOneValueHere);
      return false;
    }
  } while (in.take("or"));
  return true;
}

bool parse_category(Cursor& in, Condition& condition) {
  condition.test = in.take("no") ? Test::has_no : Test::has;
  std::string word;
  const auto words = categories();
  if (!in.word(word, "a category", [&](std::string_view w) { return against_subject(w, words); })) return false;
  condition.fact = find_fact(word).value_or(Fact::personal_data);
  return true;
}

bool parse_item(Cursor& in, const Names& groups, Condition& condition) {
  if (in.take("has")) return parse_category(in, condition);
  constexpr std::array<std::string_view, 2> verbs{"is", "has"};
  if (!in.take("is")) return in.missing("is or has", verbs);
  condition.fact = Fact::kind;
  condition.test = in.take("not") ? Test::is_not : Test::is;
  return parse_values(in, groups, condition);
}

struct Phrase {
  std::string_view first;
  std::string_view second;
  Test test;
};
constexpr std::array<Phrase, 7> kPhrases{{{"in", "", Test::in},
                                          {"not", "in", Test::not_in},
                                          {"up", "to", Test::up_to},
                                          {"at", "least", Test::at_least},
                                          {"accepts", "", Test::accepts},
                                          {"from", "", Test::from},
                                          {"before", "", Test::before}}};

bool parse_test(Cursor& in, std::span<const std::string_view> tests, Test& test) {
  if (in.take("is")) {
    test = in.take("not") ? Test::is_not : Test::is;
    return true;
  }
  for (const auto& phrase : kPhrases) {
    if (!in.take(phrase.first)) continue;
    test = phrase.test;
    return phrase.second.empty() || in.expect(phrase.second);
  }
  return in.missing(listed(tests), tests);
}

// What is said of the item, or of the receiver, is no subject of the text.
Objection against_bare(std::string_view word) {
  const auto fact = find_fact(word);
  if (!fact) return std::nullopt;
  std::string phrase;
  if (*fact == Fact::kind)
    phrase = "item is …";
  else if (form_of(*fact) == Form::category)
    phrase.append("item has ").append(word);
  else if (form_of(*fact) == Form::terms)
    phrase = "receiver accepts …";
  if (phrase.empty()) return std::nullopt;
  return Message(Msg::kTextSaidSo, {{"word", std::string(word)}, {"phrase", phrase}});
}

}  // namespace

bool parse_condition(Cursor& in, const Names& groups, Condition& condition) {
  if (in.take("item")) return parse_item(in, groups, condition);
  const auto words = subjects();
  if (in.now().kind != TokenKind::word || is_keyword(in.now().source)) return in.missing("a condition");
  auto objection = against_bare(in.now().source);
  if (!objection) objection = against_subject(in.now().source, words);
  if (objection) {
    in.slip(in.place(), std::move(*objection));
    return false;
  }
  condition.fact = *find_fact(in.now().source);
  in.step();
  auto tests = tests_of(condition.fact);
  if (condition.fact == Fact::receiver) tests.push_back(word_of(Test::accepts));
  const auto place = in.place();
  if (!parse_test(in, tests, condition.test)) return false;
  if (condition.fact == Fact::receiver && condition.test == Test::accepts) condition.fact = Fact::terms;
  if (!can_test(condition.fact, condition.test)) {
    in.slip(place, not_among(word_of(condition.test), tests));
    return false;
  }
  return parse_values(in, groups, condition);
}

}  // namespace comity::gate
