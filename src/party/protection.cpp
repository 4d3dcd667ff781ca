#include "party/protection.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"

namespace comity::party {

namespace {

constexpr std::size_t kLongestKeyFile = 128;

}  // namespace

Result<crypto::Key> read_key_file(const std::filesystem::path& path) {
  // O_NONBLOCK: a pipe in its place must not keep us waiting.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!file) return os_failure(errno, Access::read, path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return os_failure(errno, Access::read, path);
  if (!S_ISREG(status.st_mode)) return fail(Code::denied, Msg::kKeyFileWrong, path);
  if (status.st_uid != ::geteuid() || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail(Code::denied, Msg::kKeyFileLoose, path);
  COMITY_TRY(auto content, read_descriptor(file.get(), kLongestKeyFile, path));
  const crypto::Secret owner{Bytes(content.begin(), content.end())};
  crypto::wipe(std::span(reinterpret_cast<std::uint8_t*>(content.data()), content.size()));
  auto digits = owner.text();
  while (!digits.empty() && (digits.back() == '\n' || digits.back() == '\r')) digits.remove_suffix(1);
  auto bytes = from_hex(digits);
  if (!bytes) return fail(Code::denied, Msg::kKeyFileWrong, path);
  const crypto::Secret decoded(std::move(*bytes));
  auto key = crypto::Key::from(decoded.view());
  if (!key) return fail(Code::denied, Msg::kKeyFileWrong, path);
  return std::move(*key);
}

Status create_key_file(const std::filesystem::path& path, Random& random) {
  std::error_code ignored;
  if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored)))
    return fail(Code::exists, Msg::kKeyFileExists, path);
  const auto key = crypto::Key::random(random);
  std::string digits = to_hex(key.view()) + '\n';
  const auto status = write_file_atomically(path, digits, Readers::owner);
  crypto::wipe(std::span(reinterpret_cast<std::uint8_t*>(digits.data()), digits.size()));
  return status;
}

}  // namespace comity::party
