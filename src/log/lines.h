// What the text formats of the log have in common: lines, numbers and hashes, each written in one way only.
//
// Pure functions and a cursor over borrowed text, linear. Nothing is returned where the text is not as it has to be.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

// What follows the prefix.
std::optional<std::string_view> after(std::string_view prefix, std::string_view text);
std::optional<std::uint64_t> decimal_after(std::string_view prefix, std::string_view text);

// Base64 of 32 bytes.
std::optional<Hash> hash_from_base64(std::string_view text);

// The hashes of a proof, one a line, up to the empty line, which is taken as well. At most kMaxProof.
std::optional<std::vector<Hash>> hash_lines(Lines& lines);
std::string text_of_hashes(std::span<const Hash> hashes);  // with the empty line

}  // namespace comity::log
