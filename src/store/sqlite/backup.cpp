#include "store/sqlite/backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/descriptor.h"
#include "base/file.h"
#include "store/sqlite/check.h"
#include "store/sqlite/open.h"
#include "store/sqlite/progress_guard.h"

namespace comity::store {

namespace {

// Removes the unfinished copy, unless it became the backup.
class Unfinished {
 public:
  explicit Unfinished(std::filesystem::path path) : path_(std::move(path)) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::uint64_t size_of(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  return error ? 0 : size;
}

Status copy(const SqliteOptions& options, const std::filesystem::path& to, const Progress& progress) {
  COMITY_TRY(const auto connection, open_to_read(options));
  COMITY_CHECK(connection->script("PRAGMA query_only = OFF"));  // the copy is written through this connection
  COMITY_TRY(const auto pages, connection->number_of("PRAGMA page_count", 0));
  COMITY_TRY(const auto page_size, connection->number_of("PRAGMA page_size", 0));
  const ProgressGuard guard(*connection, [&, total = pages * page_size] {
    return !progress || progress(std::min(size_of(to), total), total);
  });
  return connection->run("VACUUM INTO ?", to.string());
}

Status sync(const std::filesystem::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDWR | O_CLOEXEC));
  if (!descriptor || ::fchmod(descriptor.get(), S_IRUSR | S_IWUSR) != 0 || ::fsync(descriptor.get()) != 0) {
    return os_failure(errno, comity::Access::write, file.filename());
  }
  return {};
}

Status verify(const std::filesystem::path& file) {
  COMITY_TRY(const auto connection, open_to_read({file, Access::read, ""}));
  COMITY_TRY(const auto damages, check_structure(*connection));
  if (damages.empty()) return {};
  return fail(Code::damaged, {Msg::kBackupDamaged, {{"reason", damages.front().what}}});
}

}  // namespace

Status back_up(const SqliteOptions& options, const std::filesystem::path& file, const Progress& progress) {
  std::error_code error;
  const auto target = std::filesystem::absolute(file, error);
  if (std::filesystem::exists(target, error)) return fail(Code::exists, {Msg::kBackupExists}, file.filename());
  auto temporary = target;
  temporary += ".unfinished-" + std::to_string(::getpid());
  const Unfinished unfinished(temporary);
  COMITY_CHECK(copy(options, unfinished.path(), progress));
  COMITY_CHECK(sync(unfinished.path()));
  COMITY_CHECK(verify(unfinished.path()));
  // A hard link, since a rename would silently replace a file that appeared meanwhile.
  std::filesystem::create_hard_link(unfinished.path(), target, error);
  if (error == std::errc::file_exists) return fail(Code::exists, {Msg::kBackupExists}, file.filename());
  if (error) std::filesystem::rename(unfinished.path(), target, error);
  if (error) return fail(Code::io, {Msg::kStoreIo, {{"reason", error.message()}}}, file.filename());
  return sync_folder(target.parent_path());
}

}  // namespace comity::store
