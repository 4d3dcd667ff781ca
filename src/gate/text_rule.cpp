#include <array>

#include "gate/text_grammar.h"

namespace comity::gate {

namespace {

constexpr std::array<std::string_view, 4> kFirstWords{"permit", "redact", "require", "deny"};
constexpr std::array<std::string_view, 6> kRuleClauses{"when", "under", "law", "ground", "appeal", "note"};

bool parse_actions(Cursor& in, Rule& rule) {
  std::vector<std::string> words;
  if (!in.list(words, kActions, "an action", against_action)) return false;
  for (const auto& word : words) {
    if (const auto action = find_action(word)) rule.actions.push_back(*action);
  }
  return true;
}

// approval of HANDLE valid N days
bool parse_approval(Cursor& in, Effect& effect) {
  if (!in.expect("approval") || !in.expect("of") || !in.word(effect.approver, "a handle", against_handle)) return false;
  std::uint64_t days = 0;
  if (!in.expect("valid") || !in.number(days, kMaxValidDays)) return false;
  effect.valid_days = static_cast<std::uint32_t>(days);
  return in.take("day") || in.expect("days");
}

bool parse_effect(Cursor& in, Rule& rule) {
  auto& effect = rule.effect;
  if (in.take("permit")) return parse_actions(in, rule);
  if (in.take("deny")) {
    effect.outcome = Outcome::deny;
    return parse_actions(in, rule);
  }
  if (in.take("redact")) {
    effect.outcome = Outcome::redact;
    if (!in.list(effect.fields, kMaxMembers, "a field", against_field)) return false;
  } else if (in.take("require")) {
    effect.outcome = Outcome::approval;
    if (!parse_approval(in, effect)) return false;
  } else {
    return in.missing(listed(kFirstWords), kFirstWords);
  }
  return in.expect("on") && parse_actions(in, rule);
}

bool parse_binds(Cursor& in, Rule& rule) {
  std::string word;
  if (!in.expect("binds") || !in.word(word, "own-data, own-party or own-infrastructure", against_binds)) return false;
  rule.binds = find_binds(word).value_or(Binds::own_data);
  return true;
}

bool parse_when(Cursor& in, const Names& groups, Rule& rule) {
  do {
    if (rule.when.size() == kMaxConditions) return in.too_many(kMaxConditions);
    if (!parse_condition(in, groups, rule.when.emplace_back())) return false;
  } while (in.take("and"));
  if (!in.at("or")) return true;
  in.slip(in.place(), Msg::kTextOrJoins);
  return false;
}

bool parse_under(Cursor& in, Rule& rule) {
  if (rule.effect.outcome != Outcome::permit) in.slip(in.place(), Msg::kTextTermsOfPermit);
  std::vector<std::string> words;
  if (!in.list(words, kTerms, "a term", against_term)) return false;
  for (const auto& word : words) {
    if (const auto term = find_term(word)) rule.terms.push_back(*term);
  }
  return true;
}

bool parse_clause(Cursor& in, std::string_view clause, const Names& groups, Rule& rule) {
  if (clause == "when") return parse_when(in, groups, rule);
  if (clause == "under") return parse_under(in, rule);
  if (clause == "law") return in.text(rule.law);
  if (clause == "ground") return in.text(rule.ground);
  if (clause == "note") return in.text(rule.note);
  return in.expect("to") && in.word(rule.appeal, "a handle", against_handle);
}

bool parse_clauses(Cursor& in, const Names& groups, Rule& rule) {
  std::array<bool, kRuleClauses.size()> seen{};
  while (!in.at_rule() && !in.at_end()) {
    std::size_t index = 0;
    while (index < kRuleClauses.size() && !in.at(kRuleClauses.at(index))) ++index;
    if (index == kRuleClauses.size()) {
      if (!in.now().begins_line || !in.at("group")) return in.missing("the next part of the rule", kRuleClauses);
      in.slip(in.place(), Msg::kTextGroupLate);
      return false;
    }
    if (std::exchange(seen.at(index), true))
      in.slip(in.place(), {Msg::kStandsTwice, {{"word", std::string(kRuleClauses.at(index))}}});
    in.step();
    if (!parse_clause(in, kRuleClauses.at(index), groups, rule)) return false;
  }
  return true;
}

}  // namespace

bool parse_rule(Cursor& in, const Names& groups, Rule& rule) {
  in.step();
  if (!in.word(rule.id, "the name of the rule", against_rule_id)) return false;
  if (in.now().kind == TokenKind::text && !in.text(rule.title)) return false;
  return parse_effect(in, rule) && parse_binds(in, rule) && parse_clauses(in, groups, rule);
}

}  // namespace comity::gate
