#include <fmt/format.h>

#include "gate/rulebook_text.h"
#include "gate/text_lexer.h"

namespace comity::gate {

namespace {

constexpr std::size_t kLineWidth = 100;

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string list;
  for (const auto& word : words) list.append(list.empty() ? "" : separator).append(word);
  return list;
}

template <class Enum>
std::string joined(const std::vector<Enum>& words) {
  std::string list;
  for (const auto word : words) list.append(list.empty() ? "" : ", ").append(word_of(word));
  return list;
}

std::string subject_of(Fact fact) {
  if (fact == Fact::kind || form_of(fact) == Form::category) return "item";
  if (fact == Fact::terms) return "receiver";
  return std::string(word_of(fact));
}

std::string effect_of(const Rule& rule) {
  const auto& effect = rule.effect;
  const auto actions = joined(rule.actions);
  switch (effect.outcome) {
    case Outcome::permit: return "permit " + actions;
    case Outcome::deny: return "deny " + actions;
    case Outcome::redact: return "redact " + joined(effect.fields, ", ") + " on " + actions;
    case Outcome::approval: break;
  }
  return fmt::format("require approval of {} valid {} {} on {}", effect.approver, effect.valid_days,
                     effect.valid_days == 1 ? "day" : "days", actions);
}

// In one line where it fits, else a line for each.
std::string conditions_of(const std::vector<Condition>& conditions) {
  std::string line;
  std::string lines;
  for (const auto& condition : conditions) {
    const auto sentence = sentence_of(condition);
    line.append(line.empty() ? "  when " : " and ").append(sentence);
    lines.append(lines.empty() ? "  when " : "\n    and ").append(sentence);
  }
  return line.size() <= kLineWidth ? line : lines;
}

void append_text(std::string& out, std::string_view clause, std::string_view text) {
  if (!text.empty()) out.append("  ").append(clause).append(" ").append(quoted(text)).append("\n");
}

void append(std::string& out, const Rule& rule) {
  out.append("\nrule ").append(rule.id);
  if (!rule.title.empty()) out.append(" ").append(quoted(rule.title));
  out.append("\n  ").append(effect_of(rule)).append("   binds ").append(word_of(rule.binds)).append("\n");
  if (!rule.when.empty()) out.append(conditions_of(rule.when)).append("\n");
  if (!rule.terms.empty()) out.append("  under ").append(joined(rule.terms)).append("\n");
  append_text(out, "law", rule.law);
  append_text(out, "ground", rule.ground);
  if (!rule.appeal.empty()) out.append("  appeal to ").append(rule.appeal).append("\n");
  append_text(out, "note", rule.note);
}

void append(std::string& out, const Group& group) {
  const auto members = group.members.empty() ? "nobody" : joined(group.members, ", ");
  out.append("group ").append(group.name).append(" = ").append(members);
  if (group.until) out.append("   until ").append(to_text(*group.until));
  out.append("\n");
}

}  // namespace

std::string sentence_of(const Condition& condition) {
  const auto subject = subject_of(condition.fact);
  const auto test = word_of(condition.test);
  if (form_of(condition.fact) == Form::category) return fmt::format("{} {} {}", subject, test, word_of(condition.fact));
  return fmt::format("{} {} {}", subject, test, joined(condition.values, " or "));
}

std::string to_text(const Rulebook& book) {
  std::string out = fmt::format("rulebook {}   version {}   vocabulary {}\nvalid {} .. {}", book.publisher,
                                book.version, book.vocabulary, to_text(book.valid_from), to_text(book.valid_until));
  if (!book.basis.empty()) out.append("   basis ").append(quoted(book.basis));
  out.append("\n");
  if (!book.follows.empty()) out.append("follows ").append(quoted(book.follows)).append("\n");
  if (!book.note.empty()) out.append("note ").append(quoted(book.note)).append("\n");
  for (const auto& group : book.groups) append(out, group);
  for (const auto& rule : book.rules) append(out, rule);
  return out;
}

}  // namespace comity::gate
