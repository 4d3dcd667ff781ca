#include "gate/rulebook_json.h"

#include "crypto/hash.h"
#include "json/write.h"

// RFC 8785 §3.2.3: members stand in the order of their names, so what is written here is canonical already.
namespace comity::gate {

namespace {

void write_text(json::Writer& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out.member(name, text);
}

void write_list(json::Writer& out, std::string_view name, const std::vector<std::string>& list) {
  if (list.empty()) return;
  out.key(name).begin_array();
  for (const auto& text : list) out.value(text);
  out.end_array();
}

template <class Enum>
void write_words(json::Writer& out, std::string_view name, const std::vector<Enum>& list) {
  if (list.empty()) return;
  out.key(name).begin_array();
  for (const auto word : list) out.value(word_of(word));
  out.end_array();
}

void write_group(json::Writer& out, const Group& group) {
  out.begin_object();
  write_list(out, "members", group.members);
  out.member("name", group.name);
  if (group.until) out.member("until", to_text(*group.until));
  out.end_object();
}

void write_conditions(json::Writer& out, const std::vector<Condition>& conditions) {
  if (conditions.empty()) return;
  out.key("when").begin_array();
  for (const auto& condition : conditions) {
    out.begin_object().member("fact", word_of(condition.fact)).member("test", word_of(condition.test));
    write_list(out, "values", condition.values);
    out.end_object();
  }
  out.end_array();
}

void write_rule(json::Writer& out, const Rule& rule) {
  out.begin_object();
  write_words(out, "actions", rule.actions);
  write_text(out, "appeal", rule.appeal);
  write_text(out, "approver", rule.effect.approver);
  out.member("binds", word_of(rule.binds));
  write_list(out, "fields", rule.effect.fields);
  write_text(out, "ground", rule.ground);
  out.member("id", rule.id);
  write_text(out, "law", rule.law);
  write_text(out, "note", rule.note);
  out.member("outcome", word_of(rule.effect.outcome));
  write_words(out, "terms", rule.terms);
  write_text(out, "title", rule.title);
  if (rule.effect.valid_days != 0) out.member("valid_days", rule.effect.valid_days);
  write_conditions(out, rule.when);
  out.end_object();
}

template <class Element, class Write>
void write_each(json::Writer& out, std::string_view name, const std::vector<Element>& elements, Write write) {
  if (elements.empty()) return;
  out.key(name).begin_array();
  for (const auto& element : elements) write(out, element);
  out.end_array();
}

}  // namespace

std::string to_json(const Rulebook& book) {
  json::Writer out;
  out.begin_object();
  write_text(out, "basis", book.basis);
  write_text(out, "follows", book.follows);
  out.member("format", kRulebookFormat);
  write_each(out, "groups", book.groups, write_group);
  write_text(out, "note", book.note);
  out.member("publisher", book.publisher);
  write_each(out, "rules", book.rules, write_rule);
  out.member("valid_from", to_text(book.valid_from)).member("valid_until", to_text(book.valid_until));
  out.member("version", book.version).member("vocabulary", book.vocabulary);
  return out.end_object().take();
}

Digest digest_of(const Rulebook& book) { return crypto::sha256(as_bytes(to_json(book))); }

Digest digest_of(const Rulebook& book, const Rule& rule) {
  json::Writer out;
  out.begin_object().member("publisher", book.publisher).key("rule");
  write_rule(out, rule);
  return crypto::sha256(as_bytes(out.end_object().take()));
}

}  // namespace comity::gate
