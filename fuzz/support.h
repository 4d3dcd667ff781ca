// What the fuzz targets share. Pure functions; a demand that does not hold aborts, and libFuzzer keeps the input.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

namespace comity::fuzz {

inline void require(bool truth) {
  if (!truth) std::abort();
}

/// Every byte as %XX, whether it needs that or not.
inline std::string encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte / 16], kHex[byte % 16]};
  }
  return out;
}

}  // namespace comity::fuzz
