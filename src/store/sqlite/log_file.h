// Looks at SQLite's write-ahead log before SQLite does.
//
// SQLite reads the log up to the first frame that does not verify and says nothing about the rest. After a
// power cut that rest is the commit that was being written, which nobody was promised. Anything beyond that
// commit was synced before: then the log was damaged, and confirmed work is lost with it.
// Format: https://www.sqlite.org/fileformat2.html#walformat. Errors: io.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "base/result.h"

namespace comity::store {

// FILE-wal, which SQLite keeps beside FILE.
std::filesystem::path log_of(const std::filesystem::path& file);

// The number, from 1, of the first frame lost to damage; empty when there is none. 0: the log's head.
Result<std::optional<std::uint64_t>> damaged_frame(const std::filesystem::path& log);

// Where the log of `file` is damaged, keeps a copy of it as evidence, since opening the store overwrites it.
Status keep_damaged_log(const std::filesystem::path& file);
// The copies kept so far.
std::vector<std::filesystem::path> damaged_logs(const std::filesystem::path& file);

}  // namespace comity::store
