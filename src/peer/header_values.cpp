#include "peer/header_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace comity::peer {

namespace {

constexpr std::int64_t kSecond = 1'000'000;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// The whole of `text` as a number of digits alone.
std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t number = 0;
  if (text.empty() || text.front() == '-') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Since 1970, in the unit that gives a year of our time: seconds have ten digits from 2001 to 2286.
std::optional<Time> from_epoch(std::string_view text) {
  const auto point = std::min(text.find('.'), text.size());
  const auto whole = digits(text.substr(0, point));
  if (!whole) return std::nullopt;
  if (point == 13 || point == 16) return Time{*whole * (point == 13 ? 1000 : 1)};
  if (point > 10) return std::nullopt;
  std::string fraction(text.substr(std::min(point + 1, text.size())));
  fraction.resize(6, '0');
  const auto micros = digits(fraction);
  return micros ? std::optional(Time{*whole * kSecond + *micros}) : std::nullopt;
}

// "+02:00", "-0500", "+02" at the end of `text`, taken off it; in microseconds.
std::optional<std::int64_t> take_offset(std::string& text) {
  const auto sign = text.find_last_of("+-");
  if (sign == std::string::npos || sign < 19) return std::nullopt;
  std::string given = text.substr(sign + 1);
  given.erase(std::remove(given.begin(), given.end(), ':'), given.end());
  const auto number = digits(given);
  if (!number || (given.size() != 4 && given.size() != 2)) return std::nullopt;
  const auto minutes = given.size() == 4 ? *number / 100 * 60 + *number % 100 : *number * 60;
  const bool west = text[sign] == '-';
  text.resize(sign);
  return (west ? -minutes : minutes) * 60 * kSecond;
}

// RFC 9110 §5.6.7, the form that is to be sent: "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<Time> from_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3)) - kMonths.begin() + 1;
  std::string stamp(text.substr(12, 4));
  stamp.append(month < 10 ? "-0" : "-").append(std::to_string(month)).append("-").append(text.substr(5, 2));
  return to_time(stamp.append("T").append(text.substr(17, 8)).append("Z"));
}

}  // namespace

std::optional<Time> date_added(std::string_view value) {
  constexpr std::size_t kDay = 10;
  std::string text(trimmed(value).substr(0, 200));
  if (const auto time = from_epoch(text)) return time;
  if (text.size() > kDay && (text[kDay] == ' ' || text[kDay] == 't')) text[kDay] = 'T';
  if (text.ends_with('z')) text.back() = 'Z';
  if (text.ends_with('Z')) return to_time(text);
  const auto offset = take_offset(text);
  const auto local = to_time(text + "Z");  // without an offset, too, it is meant as UTC
  return local ? std::optional(Time{local->micros - offset.value_or(0)}) : std::nullopt;
}

std::optional<std::chrono::seconds> retry_after(std::string_view value, Time now) {
  const auto text = trimmed(value);
  if (const auto seconds = digits(text)) return std::chrono::seconds(std::min(*seconds, std::int64_t{INT32_MAX}));
  const auto date = from_http_date(text);
  if (!date) return std::nullopt;
  return std::chrono::seconds(std::max<std::int64_t>(0, (date->micros - now.micros + kSecond - 1) / kSecond));
}

}  // namespace comity::peer
