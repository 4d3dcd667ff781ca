// Points in time, the injected clock, and the timestamps of RFC 3339 as STIX uses them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace comity {

// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
struct Time {
  std::int64_t micros = 0;
  auto operator<=>(const Time&) const = default;
};

inline constexpr std::int64_t kMicrosADay = 86'400'000'000;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;  // safe on any thread
};

const Clock& system_clock();

// "2026-11-22T16:50:32.123456Z", always six digits.
std::string to_text(Time time);

// STIX 2.1 §2.16 timestamp: RFC 3339 in UTC with a capital T and Z, any number of fraction digits (up to
// kMaxFractionDigits, our limit), seconds up to 60. Empty when it is not one.
inline constexpr std::size_t kMaxFractionDigits = 100;

// Text that orders bytewise as the instants do, equal for equal instants: no "Z", no trailing zeros in the
// fraction ("2026-11-22T16:50:32.1"). This is the version by which an item is stored.
std::optional<std::string> instant_key(std::string_view timestamp);

// The instant cut to microseconds; empty when the text is not a timestamp.
std::optional<Time> to_time(std::string_view timestamp);

}  // namespace comity
