// The one JSON reader of the product.
//
// Reads a whole value: every byte is validated, keys are unescaped and compared, duplicates at any level
// refused (two readers that choose differently are a hole in a gate), depth, size and number of values
// bounded. Work is linear but for sorting the keys of objects with many members.
//
// A Reader owns the tree of its last read and is used by one thread at a time; keep one per thread, it reuses
// its memory. Errors: malformed, limit; `where` is a JSON pointer or empty.
#pragma once

#include <memory>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "json/value.h"

namespace comity::json {

class Reader {
 public:
  explicit Reader(Limits limits = {});
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  // `text` may be freed after the call: the tree holds its own strings. At most limits.object_bytes.
  Result<const Value*> read(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace comity::json
