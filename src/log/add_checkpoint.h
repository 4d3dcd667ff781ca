// C2SP tlog-witness, add-checkpoint: what a log asks of a witness, and what the witness answers.
//
// Pure functions, safe on any thread, linear. Whoever runs a witness reads its state, judges and keeps the new state as
// one step that nothing comes between, or a witness could be rolled back. Errors: malformed, limit, those of the
// lookup.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log/checkpoint.h"
#include "log/note.h"

namespace comity::log {

inline constexpr std::size_t kMaxAddCheckpoint = 131'072;  // room for 16 signatures, post-quantum ones among them

struct AddCheckpoint {
  std::uint64_t old_size = 0;
  std::vector<Hash> proof;  // of consistency, from the old size
  std::string note;         // the checkpoint, signed
};

// Leaves the note unread.
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);
std::string text_of(const AddCheckpoint& request);

// The body of 409: the size that the witness cosigned last.
inline constexpr std::string_view kTreeSizeType = "text/x.tlog.size";
std::string tree_size_text(std::uint64_t size);
std::optional<std::uint64_t> parse_tree_size(std::string_view body);

// What a witness has of a log: whose signatures it takes, and the tree that it cosigned last.
struct WitnessedLog {
  std::vector<VerifierKey> keys;
  std::uint64_t size = 0;
  Hash root = empty_root();
};
using WitnessedLogs = std::function<Result<std::optional<WitnessedLog>>(const std::string& origin)>;

struct WitnessVerdict {
  int status = 200;          // of HTTP: 200, 400, 403, 404, 409, 422
  std::optional<Error> why;  // of all but 200
  // Of 200, to be kept and then cosigned; of 409 and 422, since what the log signed may prove that it misbehaves. The
  // note has the signatures of trusted keys alone.
  Checkpoint checkpoint;
  Note note;
  std::uint64_t known_size = 0;  // of 409: what was cosigned last
};

Result<WitnessVerdict> judge_checkpoint(std::string_view body, const WitnessedLogs& logs);

}  // namespace comity::log
