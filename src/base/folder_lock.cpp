#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/file.h"

namespace comity {

namespace {

// "4711 import", as the holder wrote it; kept short and printable, since anyone might have written it.
std::string holder_of(int descriptor) {
  std::array<char, 80> text{};
  const auto size = ::pread(descriptor, text.data(), text.size(), 0);
  std::string holder(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  holder.erase(std::find_if(holder.begin(), holder.end(), [](char c) { return c < ' ' || c > '~'; }), holder.end());
  return holder;
}

Failure held(int descriptor, const std::filesystem::path& folder) {
  const std::string holder = holder_of(descriptor);
  const auto space = holder.find(' ');
  if (space == std::string::npos) return fail(Code::busy, Msg::kFolderHeld, folder);  // it has not signed yet
  return fail(Code::busy,
              {Msg::kFolderHeldBy, {{"process", holder.substr(0, space)}, {"command", holder.substr(space + 1)}}},
              folder);
}

}  // namespace

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder, std::string_view command) {
  const auto path = folder / "lock";
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, static_cast<mode_t>(Readers::owner)));
  if (!file) return os_failure(errno, Access::write, path);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return held(file.get(), folder);
    return os_failure(errno, Access::write, path);
  }
  // The name of the last holder may still stand there; the file itself stays, so that all lock the same one.
  const std::string holder = std::to_string(::getpid()) + ' ' + std::string(command) + '\n';
  if (::ftruncate(file.get(), 0) != 0) return os_failure(errno, Access::write, path);
  if (::pwrite(file.get(), holder.data(), holder.size(), 0) < 0) return os_failure(errno, Access::write, path);
  return FolderLock(std::move(file));
}

}  // namespace comity
