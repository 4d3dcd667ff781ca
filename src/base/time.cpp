#include "base/time.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace comity {

namespace {

class SystemClock final : public Clock {
 public:
  Time now() const override {
    using namespace std::chrono;
    return {duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
  }
};

struct Fields {
  int year, month, day, hour, minute, second;
  std::string_view fraction;  // digits without trailing zeros
};

bool digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
  out = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    out = out * 10 + (text[i] - '0');
  }
  return true;
}

int days_in(int year, int month) {
  constexpr std::array kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays.at(static_cast<std::size_t>(month - 1));
}

// RFC 3339 §5.6, restricted by STIX 2.1 §2.16 to UTC written "Z".
std::optional<Fields> parse(std::string_view text) {
  constexpr std::size_t kWhole = 19;  // YYYY-MM-DDTHH:MM:SS
  if (text.size() < kWhole + 1 || text.back() != 'Z') return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  Fields f{};
  if (!digits(text, 0, 4, f.year) || !digits(text, 5, 2, f.month) || !digits(text, 8, 2, f.day) ||
      !digits(text, 11, 2, f.hour) || !digits(text, 14, 2, f.minute) || !digits(text, 17, 2, f.second)) {
    return std::nullopt;
  }
  if (f.month < 1 || f.month > 12 || f.day < 1 || f.day > days_in(f.year, f.month)) return std::nullopt;
  if (f.hour > 23 || f.minute > 59 || f.second > 60) return std::nullopt;
  std::string_view fraction = text.substr(kWhole, text.size() - kWhole - 1);
  if (fraction.empty()) return f;
  if (fraction[0] != '.' || fraction.size() < 2 || fraction.size() > kMaxFractionDigits + 1) return std::nullopt;
  fraction.remove_prefix(1);
  if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  f.fraction = fraction;
  return f;
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string to_text(Time time) {
  using namespace std::chrono;
  const sys_time<microseconds> point{microseconds(time.micros)};
  const auto day = floor<days>(point);
  const year_month_day date{day};
  const hh_mm_ss clock{point - day};
  std::array<char, 48> out{};
  const int n =
      std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                    static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return {out.data(), static_cast<std::size_t>(n)};
}

std::optional<std::string> instant_key(std::string_view timestamp) {
  const auto f = parse(timestamp);
  if (!f) return std::nullopt;
  std::string key(timestamp.substr(0, 19));
  if (!f->fraction.empty()) key.append(1, '.').append(f->fraction);
  return key;
}

std::optional<Time> to_time(std::string_view timestamp) {
  const auto f = parse(timestamp);
  if (!f) return std::nullopt;
  using namespace std::chrono;
  const sys_days day{year(f->year) / month(static_cast<unsigned>(f->month)) / static_cast<unsigned>(f->day)};
  std::int64_t micros = 0;
  for (std::size_t i = 0; i < 6; ++i) micros = micros * 10 + (i < f->fraction.size() ? f->fraction[i] - '0' : 0);
  const std::int64_t seconds =
      std::int64_t{day.time_since_epoch().count()} * 86'400 + f->hour * 3'600 + f->minute * 60 + f->second;
  return Time{seconds * 1'000'000 + micros};
}

}  // namespace comity
