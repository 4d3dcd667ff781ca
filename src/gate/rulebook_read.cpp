#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/text.h"
#include "gate/rulebook_json.h"
#include "gate/rulebook_text.h"
#include "gate/words.h"
#include "json/pointer.h"
#include "json/read.h"

namespace comity::gate {

namespace {

Failure refuse(Message message, std::string where) { return fail(Code::invalid, std::move(message), std::move(where)); }

Failure needed(std::string_view expected, std::string where) {
  return refuse({Msg::kMemberNeeded, {{"expected", std::string(expected)}}}, std::move(where));
}

Status allow(Objection objection, const std::string& where) {
  if (objection) return refuse(std::move(*objection), where);
  return {};
}

// An object of which every member is known. What is empty is left out, so that equal rulebooks have one form.
class Members {
 public:
  static Result<Members> of(const json::Value& object, std::string where,
                            std::initializer_list<std::string_view> names) {
    if (!object.is_object()) return needed("an object", std::move(where));
    for (const auto& member : object.items()) {
      if (std::find(names.begin(), names.end(), member.key()) != names.end()) continue;
      json::append_pointer(where, excerpt(member.key()));
      return refuse(Msg::kMemberUnknown, std::move(where));
    }
    return Members(object, std::move(where));
  }

  std::string place_of(std::string_view name) const { return where_ + '/' + std::string(name); }
  bool has(std::string_view name) const { return object_->find(name) != nullptr; }

  Result<std::string> word(std::string_view name) const {
    const auto* value = object_->find(name);
    if (value == nullptr || !value->is_string()) return needed("text", place_of(name));
    return std::string(value->text());
  }

  Result<std::string> word(std::string_view name, Objection (*against)(std::string_view)) const {
    COMITY_TRY(auto text, word(name));
    COMITY_CHECK(allow(against(text), place_of(name)));
    return text;
  }

  // Empty when it is not there.
  Result<std::string> optional(std::string_view name, Objection (*against)(std::string_view)) const {
    if (!has(name)) return std::string();
    return word(name, against);
  }

  Result<Date> date(std::string_view name) const {
    COMITY_TRY(const auto text, word(name, against_date));
    return *to_date(text);
  }

  Result<std::uint64_t> number(std::string_view name, std::uint64_t most) const {
    const auto* value = object_->find(name);
    if (value == nullptr || value->kind() != json::Kind::integer || value->integer() < 1 ||
        static_cast<std::uint64_t>(value->integer()) > most) {
      return needed("a whole number from 1 to " + std::to_string(most), place_of(name));
    }
    return static_cast<std::uint64_t>(value->integer());
  }

  // No elements when it is not there.
  Result<std::span<const json::Value>> list(std::string_view name, std::size_t most) const {
    const auto* value = object_->find(name);
    if (value == nullptr) return std::span<const json::Value>();
    if (!value->is_array()) return needed("a list", place_of(name));
    if (value->items().empty()) return refuse(Msg::kMemberEmpty, place_of(name));
    if (value->items().size() > most)
      return refuse({Msg::kTooManyHere, {{"limit", std::to_string(most)}}}, place_of(name));
    return value->items();
  }

  // Different words, each without an objection.
  template <class Against>
  Result<std::vector<std::string>> words(std::string_view name, std::size_t most, Against against) const {
    COMITY_TRY(const auto elements, list(name, most));
    std::vector<std::string> words;
    Names seen;
    for (const auto& element : elements) {
      const auto where = place_of(name) + '/' + std::to_string(words.size());
      if (!element.is_string()) return needed("text", where);
      COMITY_CHECK(allow(against(element.text()), where));
      words.emplace_back(element.text());
      if (!seen.insert(words.back()).second)
        return refuse({Msg::kStandsTwice, {{"word", excerpt(words.back())}}}, where);
    }
    return words;
  }

 private:
  Members(const json::Value& object, std::string where) : object_(&object), where_(std::move(where)) {}

  const json::Value* object_;
  std::string where_;
};

Result<Group> read_group(const json::Value& value, const std::string& where) {
  COMITY_TRY(const auto members, Members::of(value, where, {"members", "name", "until"}));
  Group group;
  COMITY_TRY(group.name, members.word("name", against_group_name));
  COMITY_TRY(group.members, members.words("members", kMaxMembers, against_member));
  if (members.has("until")) {
    COMITY_TRY(group.until, members.date("until"));
  }
  return group;
}

Objection against_fact(std::string_view word) {
  std::array<std::string_view, kFacts> words;
  for (std::size_t i = 0; i < kFacts; ++i) words[i] = word_of(static_cast<Fact>(i));
  return against_subject(word, words);
}

Result<Condition> read_condition(const json::Value& value, const std::string& where, const Names& groups) {
  COMITY_TRY(const auto members, Members::of(value, where, {"fact", "test", "values"}));
  Condition condition;
  COMITY_TRY(const auto fact, members.word("fact", against_fact));
  condition.fact = *find_fact(fact);
  COMITY_TRY(const auto test, members.word("test"));
  const auto found = find_test(test);
  if (!found || !can_test(condition.fact, *found))
    return refuse(not_among(test, tests_of(condition.fact)), members.place_of("test"));
  condition.test = *found;
  const auto most = most_values(condition.test);
  COMITY_TRY(condition.values, members.words("values", most, [&](std::string_view word) {
    return against_value(condition.fact, condition.test, word, groups);
  }));
  if (condition.values.empty() && most > 0) return needed("a list", members.place_of("values"));
  return condition;
}

constexpr std::array kOutcomes{Outcome::permit, Outcome::redact, Outcome::approval, Outcome::deny};

Result<Effect> read_effect(const Members& members) {
  COMITY_TRY(const auto word, members.word("outcome"));
  const auto outcome = std::find_if(kOutcomes.begin(), kOutcomes.end(), [&](auto one) { return word_of(one) == word; });
  if (outcome == kOutcomes.end())
    return needed("\"permit\", \"redact\", \"require approval\" or \"deny\"", members.place_of("outcome"));
  Effect effect;
  effect.outcome = *outcome;
  for (const auto& [name, of] : {std::pair{"fields", Outcome::redact}, std::pair{"approver", Outcome::approval},
                                 std::pair{"valid_days", Outcome::approval}, std::pair{"terms", Outcome::permit}}) {
    if (members.has(name) && of != effect.outcome) return refuse(Msg::kMemberUnknown, members.place_of(name));
  }
  if (effect.outcome == Outcome::redact) {
    COMITY_TRY(effect.fields, members.words("fields", kMaxMembers, against_field));
    if (effect.fields.empty()) return needed("a list", members.place_of("fields"));
  }
  if (effect.outcome == Outcome::approval) {
    COMITY_TRY(effect.approver, members.word("approver", against_handle));
    COMITY_TRY(const auto days, members.number("valid_days", kMaxValidDays));
    effect.valid_days = static_cast<std::uint32_t>(days);
  }
  return effect;
}

Result<Rule> read_rule(const json::Value& value, const std::string& where, const Names& groups) {
  COMITY_TRY(const auto members, Members::of(value, where,
                                             {"actions", "appeal", "approver", "binds", "fields", "ground", "id", "law",
                                              "note", "outcome", "terms", "title", "valid_days", "when"}));
  Rule rule;
  COMITY_TRY(rule.id, members.word("id", against_rule_id));
  COMITY_TRY(rule.title, members.optional("title", against_text));
  COMITY_TRY(rule.effect, read_effect(members));
  COMITY_TRY(const auto actions, members.words("actions", kActions, against_action));
  if (actions.empty()) return needed("a list", members.place_of("actions"));
  for (const auto& action : actions) rule.actions.push_back(*find_action(action));
  COMITY_TRY(const auto binds, members.word("binds", against_binds));
  rule.binds = *find_binds(binds);
  COMITY_TRY(const auto conditions, members.list("when", kMaxConditions));
  for (const auto& condition : conditions) {
    const auto place = members.place_of("when") + '/' + std::to_string(rule.when.size());
    COMITY_TRY(auto read, read_condition(condition, place, groups));
    rule.when.push_back(std::move(read));
  }
  COMITY_TRY(const auto terms, members.words("terms", kTerms, against_term));
  for (const auto& term : terms) rule.terms.push_back(*find_term(term));
  COMITY_TRY(rule.law, members.optional("law", against_text));
  COMITY_TRY(rule.ground, members.optional("ground", against_text));
  COMITY_TRY(rule.appeal, members.optional("appeal", against_handle));
  COMITY_TRY(rule.note, members.optional("note", against_text));
  return rule;
}

Status check_format(std::string_view format) {
  constexpr std::string_view kind = "comity/rulebook/";
  const auto number = format.substr(std::min(format.size(), kind.size()));
  const bool is_number = !number.empty() && number.size() <= 9 && number.front() != '0' &&
                         std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!format.starts_with(kind) || !is_number) return needed('"' + std::string(kRulebookFormat) + '"', "/format");
  if (format != kRulebookFormat)
    return fail(Code::newer, {Msg::kRulebookFormatNewer, {{"format", std::string(format)}}});
  return {};
}

Status check_versions(const json::Value& value) {
  const auto* format = value.find("format");
  COMITY_CHECK(check_format(format == nullptr ? std::string_view() : format->text()));
  const auto* vocabulary = value.find("vocabulary");
  if (vocabulary == nullptr || vocabulary->integer() < 1) return needed("a whole number from 1", "/vocabulary");
  const auto number = static_cast<std::uint64_t>(vocabulary->integer());
  if (number > kVocabulary) return fail(Code::newer, vocabulary_newer(number));
  return {};
}

Status read_head(const Members& members, Rulebook& book) {
  COMITY_TRY(book.publisher, members.word("publisher", against_publisher));
  book.vocabulary = kVocabulary;  // the only one so far, see check_versions()
  COMITY_TRY(book.version, members.number("version", kMaxVersion));
  COMITY_TRY(book.valid_from, members.date("valid_from"));
  COMITY_TRY(book.valid_until, members.date("valid_until"));
  COMITY_TRY(book.basis, members.optional("basis", against_text));
  COMITY_TRY(book.follows, members.optional("follows", against_digest));
  COMITY_TRY(book.note, members.optional("note", against_text));
  return {};
}

// `names` gets the names of the elements, which differ.
template <class Element, class Read>
Result<std::vector<Element>> read_each(const Members& members, std::string_view list, std::size_t most, Names& names,
                                       std::string Element::*name, Read read) {
  COMITY_TRY(const auto elements, members.list(list, most));
  std::vector<Element> all;
  for (const auto& element : elements) {
    const auto where = members.place_of(list) + '/' + std::to_string(all.size());
    COMITY_TRY(auto one, read(element, where));
    if (!names.insert(one.*name).second) return refuse({Msg::kStandsTwice, {{"word", one.*name}}}, where);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

Result<Rulebook> read_json(const json::Value& value) {
  COMITY_CHECK(check_versions(value));  // first: what comes after ours may have other members
  COMITY_TRY(const auto members, Members::of(value, "",
                                             {"basis", "follows", "format", "groups", "note", "publisher", "rules",
                                              "valid_from", "valid_until", "version", "vocabulary"}));
  Rulebook book;
  COMITY_CHECK(read_head(members, book));
  Names groups;
  COMITY_TRY(book.groups, read_each(members, "groups", kMaxGroups, groups, &Group::name, read_group));
  Names rules;
  COMITY_TRY(book.rules,
             read_each(members, "rules", kMaxRules, rules, &Rule::id,
                       [&](const auto& rule, const auto& where) { return read_rule(rule, where, groups); }));
  if (is_too_large(book))
    return fail(Code::limit, {Msg::kRulebookLarge, {{"limit", std::to_string(kMaxRulebookBytes)}}});
  return book;
}

Result<Rulebook> read_json(std::string_view text) {
  Limits limits;
  limits.object_bytes = kMaxRulebookBytes;
  json::Reader reader(limits);
  COMITY_TRY(const auto* value, reader.read(text));
  return read_json(*value);
}

}  // namespace comity::gate
