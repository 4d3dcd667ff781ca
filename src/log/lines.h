// What the text formats of the log have in common: lines, numbers and hashes, each written in one way only.
//
// Pure functions and a cursor over borrowed text, linear. Nothing is returned where the text is not as it has to be.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "log/hash.h"

namespace comity::log {

// Takes lines off a text; each ends in a newline.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  // The next line without its newline; nothing at the end, and when no newline follows.
  std::optional<std::string_view> next();
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// ASCII digits without leading zeros, below kMaxTreeSize.
std::optional<std::uint64_t> decimal(std::string_view text);

// Base64 of 32 bytes.
std::optional<Hash> hash_from_base64(std::string_view text);

}  // namespace comity::log
