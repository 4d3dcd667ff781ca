#include "gate/cedar.h"

#include <algorithm>

#include "base/bytes.h"
#include "gate/membership.h"
#include "gate/rulebook_json.h"

namespace comity::gate {

namespace {

// Cedar's string literals have Rust's escapes; texts of rulebooks have no control characters.
std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

template <class Words>
std::string joined(const Words& words, std::string (*form)(std::string_view)) {
  std::string out;
  for (const auto& word : words) out.append(out.empty() ? "" : ", ").append(form(word));
  return out;
}

template <class Words>
std::string set_of(const Words& words) {
  return "[" + joined(words, literal) + "]";
}

std::string contains(const std::string& set, const std::string& attribute) {
  return set + ".contains(" + attribute + ")";
}

std::string attribute_of(Fact fact) { return "context." + cedar_attribute(fact); }

std::string known(Fact fact) { return "context has " + cedar_attribute(fact); }

std::vector<std::string> codes_of(const std::bitset<kSoils>& soils) {
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < kSoils; ++i) {
    if (soils.test(i)) codes.push_back(code_of(static_cast<Soil>(i)));
  }
  return codes;
}

class Policies {
 public:
  Policies(const Rulebook& book, const party::Directory& directory, Time now)
      : book_(book), membership_(directory, book, now) {}

  std::string text() const {
    std::string out = "// Rulebook " + book_.publisher + ", version " + std::to_string(book_.version) + ", valid " +
                      gate::to_text(book_.valid_from) + " .. " + gate::to_text(book_.valid_until) + "\n";
    if (is_of_jurisdiction(book_)) {
      out +=
          "\n@id(\"(baseline)\")\n@title(\"What is not restricted is open\")\npermit (principal, action, resource);\n";
    }
    for (const auto& rule : book_.rules) out += "\n" + policy(rule);
    return out;
  }

 private:
  std::string policy(const Rule& rule) const {
    auto out = annotations(rule);
    out += rule.effect.outcome == Outcome::permit ? "permit (\n" : "forbid (\n";
    out += "  principal,\n  action in " + actions(rule, [](Action) { return true; }) + ",\n  resource\n)";
    for (const auto& clause : clauses(rule)) out += "\nwhen { " + clause + " }";
    if (rule.effect.outcome == Outcome::approval) {
      const auto approval = literal(to_hex(digest_of(book_, rule)));
      out += "\nunless { context has approvals && context.approvals.contains(" + approval + ") }";
    }
    return out + ";\n";
  }

  static std::string annotations(const Rule& rule) {
    std::string out;
    const auto add = [&out](std::string_view name, std::string_view value) {
      if (!value.empty()) out.append("@").append(name).append("(" + literal(value) + ")\n");
    };
    add("id", rule.id);
    add("title", rule.title);
    add("outcome", word_of(rule.effect.outcome));
    add("fields", joined(rule.effect.fields, [](std::string_view field) { return std::string(field); }));
    add("approver", rule.effect.approver);
    if (rule.effect.outcome == Outcome::approval) add("valid_days", std::to_string(rule.effect.valid_days));
    add("law", rule.law);
    return out;
  }

  static std::string actions(const Rule& rule, bool (*wanted)(Action)) {
    std::string out;
    for (const auto action : rule.actions) {
      if (wanted(action)) out.append(out.empty() ? "" : ", ").append("Action::" + literal(word_of(action)));
    }
    return "[" + out + "]";
  }

  std::vector<std::string> clauses(const Rule& rule) const {
    std::vector<std::string> all{guard(rule)};
    const bool permits = rule.effect.outcome == Outcome::permit;
    for (const auto& condition : rule.when) all.push_back(clause(condition, permits));
    if (!permits) return all;
    if (!rule.terms.empty()) all.push_back("context has terms && context.terms.containsAll(" + terms(rule.terms) + ")");
    if (!speaks_of(rule, Fact::embargo))
      add_when_giving(rule, "context has embargo && context.embargo == \"over\"", all);
    if (!names_anyone(rule, membership_)) {
      add_when_giving(rule, "!(context has receiver && context.receiver.handle == \"anyone\")", all);
    }
    return all;
  }

  static void add_when_giving(const Rule& rule, const std::string& expression, std::vector<std::string>& all) {
    const auto giving = std::count_if(rule.actions.begin(), rule.actions.end(), gives);
    if (giving == 0) return;
    const bool always = static_cast<std::size_t>(giving) == rule.actions.size();
    all.push_back(always ? expression : "!(action in " + actions(rule, gives) + ") || (" + expression + ")");
  }

  // DESIGN: the table of `binds`.
  std::string guard(const Rule& rule) const {
    if (rule.binds == Binds::own_infrastructure) {
      return place_is_home(Fact::storage) + " || " + place_is_home(Fact::transit) + " || " +
             place_is_home(Fact::target);
    }
    if (rule.binds == Binds::own_data) return party_is_own(Fact::owner);
    const auto giving = std::count_if(rule.actions.begin(), rule.actions.end(), gives);
    if (giving == 0) return party_is_own(Fact::receiver);
    if (static_cast<std::size_t>(giving) == rule.actions.size()) return party_is_own(Fact::sender);
    return "if action in " + actions(rule, gives) + " then " + party_is_own(Fact::sender) + " else " +
           party_is_own(Fact::receiver);
  }

  std::string party_is_own(Fact fact) const {
    const auto party = attribute_of(fact);
    const auto own = literal(book_.publisher);
    if (!is_of_jurisdiction(book_)) return known(fact) + " && " + party + ".handle == " + own;
    return known(fact) + " && " + party + " has jurisdiction && " + party + ".jurisdiction == " + own;
  }

  std::string place_is_home(Fact fact) const {
    return "(" + known(fact) + " && " + attribute_of(fact) + " == " + literal(book_.publisher) + ")";
  }

  std::string clause(const Condition& condition, bool permits) const {
    const auto holds = expression(condition, permits);
    const auto fact = condition.fact;
    return permits ? known(fact) + " && (" + holds + ")" : "!(" + known(fact) + ") || (" + holds + ")";
  }

  std::string expression(const Condition& condition, bool permits) const {
    const auto attribute = attribute_of(condition.fact);
    switch (form_of(condition.fact)) {
      case Form::choice:
      case Form::scale: return word_is(condition, attribute);
      case Form::category: return condition.test == Test::has ? attribute : "!" + attribute;
      case Form::party: return party_is(condition, attribute, permits);
      case Form::place: return place_is(condition, attribute);
      case Form::terms: return attribute + ".containsAny(" + set_of(condition.values) + ")";
      case Form::date: break;
    }
    return attribute + (condition.test == Test::from ? " >= " : " < ") + "datetime(" +
           literal(condition.values.front()) + ")";
  }

  static std::string word_is(const Condition& condition, const std::string& attribute) {
    const auto words = words_of(condition.fact);
    const auto place = [&] { return *find_word(condition.fact, condition.values.front()); };
    if (condition.test == Test::up_to) return contains(set_of(words.first(place() + 1)), attribute);
    if (condition.test == Test::at_least) return contains(set_of(words.subspan(place())), attribute);
    const auto among = contains(set_of(condition.values), attribute);
    return condition.test == Test::is ? among : "!" + among;
  }

  std::string place_is(const Condition& condition, const std::string& attribute) const {
    const auto codes = codes_of(membership_.names(condition.values).soils);
    const bool in = condition.test == Test::in;
    if (codes.empty()) return in ? "false" : "true";
    const auto among = condition.fact == Fact::subject ? attribute + ".containsAny(" + set_of(codes) + ")"
                                                       : contains(set_of(codes), attribute);
    return in ? among : "!" + among;
  }

  // Of anyone no jurisdiction is known: whether they are in one is unknown.
  std::string party_is(const Condition& condition, const std::string& party, bool permits) const {
    if (condition.test == Test::is || condition.test == Test::is_not) {
      const auto has = party + ".roles.containsAny(" + set_of(condition.values) + ")";
      return condition.test == Test::is ? has : "!" + has;
    }
    auto named = membership_.names(condition.values);
    if (named.anyone) named.handles.emplace(kAnyone);
    const auto codes = codes_of(named.soils);
    const bool in = condition.test == Test::in;
    const std::string no = in ? "" : "!";
    std::string out;
    if (!named.handles.empty()) out = no + contains(set_of(named.handles), party + ".handle");
    if (codes.empty()) return out.empty() ? (in ? "false" : "true") : out;
    const auto there = no + contains(set_of(codes), party + ".jurisdiction");
    const auto located = party + " has jurisdiction";
    const auto by_place = permits ? "(" + located + " && " + there + ")" : "(!(" + located + ") || " + there + ")";
    return out.empty() ? by_place : out + (in ? " || " : " && ") + by_place;
  }

  static std::string terms(const std::vector<Term>& terms) {
    std::vector<std::string_view> words(terms.size());
    std::transform(terms.begin(), terms.end(), words.begin(), [](Term term) { return word_of(term); });
    return set_of(words);
  }

  const Rulebook& book_;
  Membership membership_;
};

}  // namespace

std::string cedar_attribute(Fact fact) {
  std::string name(word_of(fact));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string to_cedar(const Rulebook& book, const party::Directory& directory, Time now) {
  return Policies(book, directory, now).text();
}

}  // namespace comity::gate
