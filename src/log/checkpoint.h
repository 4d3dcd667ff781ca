// C2SP tlog-checkpoint: the text of the note in which a log states its size and root.
//
// A value; pure functions, safe on any thread. Errors: malformed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "log/hash.h"

namespace comity::log {

struct Checkpoint {
  std::string origin;  // which log; the name of its key, too
  std::uint64_t size = 0;
  Hash root{};
  std::vector<std::string> extensions;  // lines that auditors do not look at

  bool operator==(const Checkpoint&) const = default;
};

// `body` is the text of a note.
Result<Checkpoint> parse_checkpoint(std::string_view body);
std::string text_of(const Checkpoint& checkpoint);

}  // namespace comity::log
