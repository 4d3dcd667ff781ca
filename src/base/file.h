// Files: read whole, written atomically, listed, and a folder held by one process.
//
// Every error names the path in `where` and says in its sentence what to do. Codes: not_found, denied, limit,
// read_only, full, busy, io. Functions are safe on any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"
#include "base/result.h"

namespace comity {

enum class Access : unsigned { read, write };

// What the operating system refused, as an error of ours: `error` is an errno.
Failure os_failure(int error, Access access, const std::filesystem::path& where);

// The whole of a file (a pipe or device too, never a folder), at most `limit` bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit);
// The rest of an open descriptor, such as standard input; `where` is its name for people.
Result<std::string> read_descriptor(int descriptor, std::uint64_t limit, const std::string& where);

enum class Readers : unsigned { owner = 0600, everyone = 0644 };

// After success the file holds `content` for good; after a failure or a power cut it holds what it held before.
Status write_file_atomically(const std::filesystem::path& path, std::string_view content, Readers readers);

// Makes what was created, renamed or removed in a folder survive a power cut.
Status sync_folder(const std::filesystem::path& folder);

// All regular files below `path` (itself, when it is one), sorted. Links to folders are followed, each folder
// is entered once. A link to nothing is listed, so that reading it says so.
Result<std::vector<std::filesystem::path>> list_files(const std::filesystem::path& path);

// Holds a folder by a lock on DIR/lock, until destruction or the end of the process, however it ends.
class FolderLock {
 public:
  // `command` is what this process does ("import"); others that try are told it. Code::busy when held.
  static Result<FolderLock> take(const std::filesystem::path& folder, std::string_view command);

 private:
  explicit FolderLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;  // closing it gives the lock back
};

}  // namespace comity
