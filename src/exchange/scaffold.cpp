#include "exchange/scaffold.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/file.h"
#include "base/uuid.h"

namespace comity::exchange {

Result<Scaffold> Scaffold::beside(const std::filesystem::path& folder, Random& random) {
  std::error_code error;
  if (std::filesystem::exists(folder, error) && !std::filesystem::is_empty(folder, error)) {
    return fail(Code::exists, Msg::kNodeExists, folder.string());
  }
  auto target = std::filesystem::absolute(folder.has_filename() ? folder : folder.parent_path()).lexically_normal();
  auto place = target;
  place += ".making-" + random_uuid(random).substr(0, 8);
  if (::mkdir(place.c_str(), 0700) != 0) return os_failure(errno, Access::write, place);
  return Scaffold(std::move(place), std::move(target));
}

Scaffold::Scaffold(std::filesystem::path place, std::filesystem::path folder)
    : place_(std::move(place)), folder_(std::move(folder)) {}

Scaffold::Scaffold(Scaffold&& other) noexcept
    : place_(std::exchange(other.place_, {})), folder_(std::move(other.folder_)) {}

Scaffold::~Scaffold() {
  std::error_code ignored;
  if (!place_.empty()) std::filesystem::remove_all(place_, ignored);
}

Status Scaffold::put_in_place() {
  COMITY_CHECK(sync_folder(place_));
  if (::rename(place_.c_str(), folder_.c_str()) != 0) return os_failure(errno, Access::write, folder_);
  place_.clear();
  return sync_folder(folder_.parent_path());
}

}  // namespace comity::exchange
