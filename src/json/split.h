// Splits a file or request into the exact byte ranges of its objects.
//
// A STIX bundle (an object of type "bundle"), a TAXII envelope (an object without type, with "objects") or one
// bare object. Only the outer structure is judged here: what lies inside a range is validated when json::Reader
// reads it. Whole or nothing: a text whose outer structure is broken or cut off yields an error, no objects.
// Linear, no recursion. Errors: malformed, limit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace comity::json {

enum class Container : std::uint8_t { bare, bundle, envelope };

// A text that simdjson may read past the end of: `size` bytes of content, then zeroed padding.
class PaddedText {
 public:
  static constexpr std::size_t kPadding = 64;
  PaddedText() : PaddedText(std::string()) {}
  explicit PaddedText(std::string content);
  std::string_view view() const { return {buffer_.data(), size_}; }

 private:
  std::string buffer_;
  std::size_t size_;
};

struct Split {
  Container container = Container::bare;
  std::vector<std::string_view> objects;  // ranges of the text, in its order; an element need not be an object
  std::string header;                     // the container as JSON without its "objects"; empty for a bare object
};

// The views point into `text`, which the caller keeps.
Result<Split> split(const PaddedText& text, const Limits& limits);

}  // namespace comity::json
