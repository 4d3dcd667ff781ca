// Whose law applies: an ISO 3166-1 alpha-2 code, the user-assigned ones (AA, QM to QZ, XA to XZ, ZZ) included.
// A plain value.
#pragma once

#include <array>
#include <compare>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace comity::party {

class Jurisdiction {
 public:
  // Two capitals. Code::usage with a sentence that says what is allowed.
  static Result<Jurisdiction> parse(std::string_view text);

  std::string text() const { return {letters_.begin(), letters_.end()}; }
  std::string lower_case() const;  // as a handle begins
  auto operator<=>(const Jurisdiction&) const = default;

 private:
  explicit Jurisdiction(std::string_view text) : letters_{text[0], text[1]} {}
  std::array<char, 2> letters_;
};

// The assigned codes of ISO 3166-1, sorted.
std::span<const std::string_view> assigned_codes();

}  // namespace comity::party
