#include "gate/rulebook.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace comity::gate {

namespace {

constexpr std::array<std::string_view, kTests> kTestWords{"is",  "is not", "up to",   "at least", "in",    "not in",
                                                          "has", "has no", "accepts", "from",     "before"};

}  // namespace

std::string_view word_of(Test test) { return kTestWords.at(static_cast<std::size_t>(test)); }

std::optional<Test> find_test(std::string_view word) {
  const auto found = std::find(kTestWords.begin(), kTestWords.end(), word);
  if (found == kTestWords.end()) return std::nullopt;
  return static_cast<Test>(found - kTestWords.begin());
}

bool can_test(Fact fact, Test test) {
  const auto form = form_of(fact);
  switch (test) {
    case Test::is:
    case Test::is_not: return form == Form::choice || form == Form::scale || form == Form::party;
    case Test::up_to:
    case Test::at_least: return form == Form::scale;
    case Test::in:
    case Test::not_in: return form == Form::party || form == Form::place;
    case Test::has:
    case Test::has_no: return form == Form::category;
    case Test::accepts: return form == Form::terms;
    case Test::from:
    case Test::before: return form == Form::date;
  }
  return false;
}

bool is_of_jurisdiction(const Rulebook& book) { return book.publisher.find('.') == std::string::npos; }

bool speaks_of(const Rule& rule, Fact fact) {
  return std::any_of(rule.when.begin(), rule.when.end(), [fact](const auto& one) { return one.fact == fact; });
}

std::optional<Date> to_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  const auto whole = [](std::string_view digits, auto& number) {
    const auto end = digits.data() + digits.size();
    return digits.front() >= '0' && digits.front() <= '9' && std::from_chars(digits.data(), end, number).ptr == end;
  };
  if (!whole(text.substr(0, 4), year) || !whole(text.substr(5, 2), month) || !whole(text.substr(8, 2), day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count())};
}

std::string to_text(Date date) {
  const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(date.days))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

}  // namespace comity::gate
