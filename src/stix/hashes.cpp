#include "stix/hashes.h"

#include <algorithm>
#include <array>

#include "stix/formats.h"

namespace comity::stix {

namespace {

bool is_digest(std::string_view value, std::size_t octets) {
  return value.size() == octets * 2 && std::all_of(value.begin(), value.end(), is_hex);
}

template <std::size_t Octets>
bool is_digest_of(std::string_view value) {
  return is_digest(value, Octets);
}

// Block size ":" piecewise hash ":" piecewise hash of twice the block size.
bool is_ssdeep(std::string_view value) {
  const auto first = value.find(':');
  const auto second = first == std::string_view::npos ? first : value.find(':', first + 1);
  if (first == 0 || second == std::string_view::npos) return false;
  const auto is_piece = [](char c) { return is_alnum(c) || c == '+' || c == '/'; };
  return std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(first), is_digit) &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(second) + 1, value.end(), is_piece);
}

// 35 octets; since version 4 of the algorithm led by "T1".
bool is_tlsh(std::string_view value) {
  if (value.substr(0, 2) == "T1") value.remove_prefix(2);
  return is_digest(value, 35);
}

struct Algorithm {
  std::string_view name;
  bool (*holds)(std::string_view);
};

constexpr std::array<Algorithm, 8> kAlgorithms{{
    {"MD5", is_digest_of<16>},
    {"SHA-1", is_digest_of<20>},
    {"SHA-256", is_digest_of<32>},
    {"SHA-512", is_digest_of<64>},
    {"SHA3-256", is_digest_of<32>},
    {"SHA3-512", is_digest_of<64>},
    {"SSDEEP", is_ssdeep},
    {"TLSH", is_tlsh},
}};

}  // namespace

std::optional<bool> fits_algorithm(std::string_view algorithm, std::string_view value) {
  for (const auto& known : kAlgorithms) {
    if (known.name == algorithm) return known.holds(value);
  }
  return std::nullopt;
}

}  // namespace comity::stix
