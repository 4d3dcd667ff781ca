#include "tests/support/random_rulebook.h"

#include <algorithm>
#include <array>

#include "party/role.h"

namespace comity::test {

namespace {

using gate::Action;
using gate::Binds;
using gate::Fact;
using gate::Form;
using gate::Outcome;

constexpr std::array<const char*, 6> kFields{"contact_information",    "x_victim.*", "x_*", "name", "description",
                                             "external_references.url"};
constexpr std::array<const char*, 5> kTexts{"Data stays here", "Act on \"data\", s. 44", "C:\\ is no path",
                                            "Закон о данных, ст. 5", "数据安全法 第三十六条"};

class Maker {
 public:
  Maker(std::mt19937_64& engine, const RandomRulebook& options) : engine_(engine), options_(options) {}

  gate::Rulebook book() {
    gate::Rulebook book;
    book.publisher = options_.publisher;
    book.version = 1 + below(9);
    book.valid_from = *gate::to_date("2026-01-01");
    book.valid_until = *gate::to_date("2027-12-31");
    book.basis = text();
    if (one_in(3)) book.note = text();
    if (one_in(3)) book.follows = std::string(64, "0123456789abcdef"[below(16)]);
    for (std::size_t i = 0; i < kGroups; ++i) book.groups.push_back(group(i));
    restricts_only_ = gate::is_of_jurisdiction(book);
    for (std::size_t i = 0; i < options_.rules; ++i) book.rules.push_back(rule(i));
    return book;
  }

 private:
  static constexpr std::size_t kGroups = 2;

  std::size_t below(std::size_t count) { return engine_() % count; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  std::string text() { return kTexts.at(below(kTexts.size())); }
  std::string handle() { return options_.parties.at(below(options_.parties.size())); }
  std::string code() {
    const auto named = handle();
    return {static_cast<char>(named[0] - 'a' + 'A'), static_cast<char>(named[1] - 'a' + 'A')};
  }
  gate::Date day() { return {gate::to_date("2026-01-01")->days + static_cast<std::int32_t>(below(730))}; }

  // One to `most` different draws.
  template <class Draw>
  auto some(std::size_t most, Draw draw) {
    std::vector<decltype(draw())> drawn;
    for (std::size_t i = 1 + below(most); i > 0; --i) {
      auto one = draw();
      if (std::find(drawn.begin(), drawn.end(), one) == drawn.end()) drawn.push_back(std::move(one));
    }
    return drawn;
  }

  gate::Group group(std::size_t number) {
    gate::Group group{"group-" + std::to_string(number), {}, {}};
    if (!one_in(4)) group.members = some(3, [&] { return one_in(2) ? handle() : code(); });
    if (one_in(4)) group.until = day();
    return group;
  }

  std::string list_word(Fact fact) {
    switch (below(fact == Fact::receiver ? 5 : 4)) {
      case 0: return "group-" + std::to_string(below(kGroups));
      case 1: return "EU";
      case 2: return form_of(fact) == Form::party ? handle() : code();
      case 3: return code();
      default: return std::string(gate::kAnyone);
    }
  }

  std::vector<std::string> values(Fact fact, gate::Test test) {
    using gate::Test;
    const auto among = [&](auto words) { return std::string(words[below(words.size())]); };
    switch (test) {
      case Test::is:
      case Test::is_not:
        if (form_of(fact) == Form::party)
          return some(2, [&] { return std::string(name_of(static_cast<party::Role>(below(9)))); });
        return some(3, [&] { return among(words_of(fact)); });
      case Test::up_to:
      case Test::at_least: return {among(words_of(fact))};
      case Test::in:
      case Test::not_in: return some(3, [&] { return list_word(fact); });
      case Test::accepts: return some(2, [&] { return std::string(word_of(term())); });
      case Test::from:
      case Test::before: return {to_text(day())};
      case Test::has:
      case Test::has_no: break;
    }
    return {};
  }

  gate::Term term() { return static_cast<gate::Term>(below(gate::kTerms)); }

  gate::Condition condition() {
    gate::Condition condition;
    condition.fact = static_cast<Fact>(below(gate::kFacts));
    do {
      condition.test = static_cast<gate::Test>(below(gate::kTests));
    } while (!can_test(condition.fact, condition.test));
    condition.values = values(condition.fact, condition.test);
    return condition;
  }

  gate::Effect effect() {
    gate::Effect effect;
    effect.outcome = restricts_only_ ? static_cast<Outcome>(1 + below(3)) : static_cast<Outcome>(below(4));
    if (!restricts_only_ && one_in(2)) effect.outcome = Outcome::permit;
    if (effect.outcome == Outcome::redact)
      effect.fields = some(3, [&] { return std::string(kFields.at(below(kFields.size()))); });
    if (effect.outcome == Outcome::approval) {
      effect.approver = handle();
      effect.valid_days = static_cast<std::uint32_t>(1 + below(gate::kMaxValidDays));
    }
    return effect;
  }

  Action action(Binds binds) {
    Action action{};
    do {
      action = static_cast<Action>(below(gate::kActions));
    } while (!fits(binds, action));
    return action;
  }

  gate::Rule rule(std::size_t number) {
    gate::Rule rule;
    rule.id = "R-" + std::to_string(number);
    rule.title = text();
    rule.effect = effect();
    rule.binds = static_cast<Binds>(below(restricts_only_ ? 3 : 2));
    rule.actions = some(3, [&] { return action(rule.binds); });
    for (std::size_t i = below(4); i > 0; --i) rule.when.push_back(condition());
    if (rule.effect.outcome == Outcome::permit && one_in(6)) rule.terms = some(2, [&] { return term(); });
    if (one_in(3)) rule.law = text();
    if (one_in(6)) rule.ground = text();
    if (one_in(6)) rule.appeal = handle();
    if (one_in(6)) rule.note = text();
    return rule;
  }

  std::mt19937_64& engine_;
  const RandomRulebook& options_;
  bool restricts_only_ = false;
};

}  // namespace

gate::Rulebook random_rulebook(std::mt19937_64& engine, const RandomRulebook& options) {
  return Maker(engine, options).book();
}

}  // namespace comity::test
