// C2SP tlog-proof: a file with which anyone can check, without asking anybody, that a log holds an entry.
//
// A value; pure functions, safe on any thread, linear. Errors: malformed, limit. verify.h checks what a proof says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "log/hash.h"

namespace comity::log {

inline constexpr std::size_t kMaxExtra = 1'048'576;

struct Proof {
  std::optional<Bytes> extra;  // of the application, not empty; nothing vouches for it
  std::uint64_t index = 0;
  std::vector<Hash> hashes;  // from the leaf's sibling to the root's child
  std::string checkpoint;    // the note, as the log and its witnesses signed it
};

// Leaves the checkpoint unread.
Result<Proof> parse_proof(std::string_view text);
std::string text_of(const Proof& proof);

}  // namespace comity::log
