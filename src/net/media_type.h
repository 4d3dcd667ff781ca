// Media types as Content-Type and Accept carry them, and which of several to answer with.
//
// Pure functions over plain values, linear, bounded by the header's size and the limits below. Errors: malformed,
// limit.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace comity::net {

inline constexpr std::size_t kMaxMediaRanges = 64;
inline constexpr std::size_t kMaxMediaParameters = 16;  // of one type

struct MediaType {
  std::string type;     // lower case
  std::string subtype;  // lower case
  // Names in lower case, each once; values as they came, out of their quotes.
  std::vector<std::pair<std::string, std::string>> parameters;

  // The value of that (lower-case) name, or nullptr.
  const std::string* find(std::string_view name) const;
  bool is(std::string_view type_and_subtype) const;  // "application/json"; parameters do not count
};

struct MediaRange {
  MediaType type;     // "*" for any type or subtype; its parameters without the weight
  int weight = 1000;  // thousandths; 0: not acceptable
};

// RFC 9110 §8.3.1, the value of Content-Type.
Result<MediaType> parse_media_type(std::string_view value);

// RFC 9110 §12.5.1, the value of Accept (Fields::joined, when there are several). Empty elements are passed over.
Result<std::vector<MediaRange>> parse_accept(std::string_view value);

// Which of `offered` the client likes best, the first of equals; empty when it accepts none. No range at all accepts
// everything.
std::optional<std::size_t> negotiate(std::span<const MediaRange> accepted, std::span<const MediaType> offered);

}  // namespace comity::net
