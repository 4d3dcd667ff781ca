#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "base/descriptor.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

Failure too_large(std::uint64_t size, std::uint64_t limit, const std::string& where) {
  return fail(Code::limit, {Msg::kFileTooLarge, {{"size", std::to_string(size)}, {"limit", std::to_string(limit)}}},
              where);
}

Status write_all(int descriptor, std::string_view content, const fs::path& where) {
  while (!content.empty()) {
    const auto written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return os_failure(errno, Access::write, where);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Status write_and_sync(int descriptor, std::string_view content, Readers readers, const fs::path& where) {
  // mkostemp made it 0600; the umask has no say in what was decided here.
  if (::fchmod(descriptor, static_cast<mode_t>(readers)) != 0) return os_failure(errno, Access::write, where);
  COMITY_CHECK(write_all(descriptor, content, where));
  if (::fsync(descriptor) != 0) return os_failure(errno, Access::write, where);
  return {};
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

// Which folders have been entered, so that links in a circle end.
using Entered = std::set<std::pair<dev_t, ino_t>>;

Status list_folder(const fs::path& folder, Entered& entered, std::vector<fs::path>& waiting,
                   std::vector<fs::path>& files) {
  struct stat self {};
  if (::stat(folder.c_str(), &self) != 0) return os_failure(errno, Access::read, folder);
  if (!entered.emplace(self.st_dev, self.st_ino).second) return {};
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code unreadable;
    const auto status = entry->status(unreadable);
    if (fs::is_directory(status)) {
      waiting.push_back(entry->path());
    } else if (fs::is_regular_file(status) || !fs::exists(status)) {
      files.push_back(entry->path());
    }
  }
  if (error) return os_failure(error.value(), Access::read, folder);
  return {};
}

}  // namespace

Failure os_failure(int error, Access access, const fs::path& where) {
  const std::string reason = std::generic_category().message(error);
  switch (error) {
    case ENOSPC:
    case EDQUOT: return fail(Code::full, Msg::kDiskFull, where);
    case EROFS: return fail(Code::read_only, Msg::kReadOnly, where);
    case EACCES:
    case EPERM:
      if (access == Access::write) return fail(Code::read_only, Msg::kReadOnly, where);
      return fail(Code::denied, {Msg::kFileUnreadable, {{"reason", reason}}}, where);
    default: break;
  }
  const Code code = error == ENOENT || error == ENOTDIR ? Code::not_found : Code::io;
  return fail(code, {access == Access::write ? Msg::kFileUnwritable : Msg::kFileUnreadable, {{"reason", reason}}},
              where);
}

Result<std::string> read_descriptor(int descriptor, std::uint64_t limit, const std::string& where) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return os_failure(errno, Access::read, where);
  if (S_ISDIR(status.st_mode)) return os_failure(EISDIR, Access::read, where);
  const auto stated = S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
  if (stated > limit) return too_large(stated, limit, where);

  // One byte more than stated shows the end in one read; files in /proc and pipes state nothing and grow.
  std::string content(std::max<std::uint64_t>(stated + 1, 65'536), '\0');
  std::size_t size = 0;
  for (;;) {
    const auto got = ::read(descriptor, content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return os_failure(errno, Access::read, where);
    size += static_cast<std::size_t>(got);
    if (size > limit) return fail(Code::limit, {Msg::kInputTooLarge, {{"limit", std::to_string(limit)}}}, where);
    if (got == 0) break;
    if (size == content.size()) content.resize(size * 2);
  }
  content.resize(size);
  return content;
}

Result<std::string> read_file(const fs::path& path, std::uint64_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return os_failure(errno, Access::read, path);
  return read_descriptor(file.get(), limit, path);
}

Status sync_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor) return os_failure(errno, Access::write, folder);
  if (::fsync(descriptor.get()) != 0) return os_failure(errno, Access::write, folder);
  return {};
}

Status write_file_atomically(const fs::path& path, std::string_view content, Readers readers) {
  std::string temporary = path.string() + ".XXXXXX";
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file) return os_failure(errno, Access::write, path);
  Status status = write_and_sync(file.get(), content, readers, path);
  if (status && ::rename(temporary.c_str(), path.c_str()) != 0) status = os_failure(errno, Access::write, path);
  if (!status) {
    ::unlink(temporary.c_str());
    return status;
  }
  return sync_folder(folder_of(path));
}

Result<std::vector<fs::path>> list_files(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return os_failure(errno, Access::read, path);
  if (!S_ISDIR(status.st_mode)) return std::vector<fs::path>{path};
  std::vector<fs::path> files;
  std::vector<fs::path> waiting{path};
  Entered entered;
  while (!waiting.empty()) {
    const fs::path folder = std::move(waiting.back());
    waiting.pop_back();
    COMITY_CHECK(list_folder(folder, entered, waiting, files));
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace comity
