#include "cli/captured.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/file.h"

namespace comity::cli {

namespace {

constexpr std::uint64_t kMaxOutput = 1ULL << 30U;

Descriptor memory_file() { return Descriptor(::memfd_create("comity", MFD_CLOEXEC)); }

bool fill(const Descriptor& file, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(file.get(), content.data(), content.size());
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::lseek(file.get(), 0, SEEK_SET) == 0;
}

std::string content_of(const Descriptor& file) {
  ::lseek(file.get(), 0, SEEK_SET);
  auto text = read_descriptor(file.get(), kMaxOutput, "memory");
  return text ? std::move(*text) : std::string();
}

}  // namespace

api::CommandOutcome run_captured(const Session& session, const std::vector<std::string>& arguments,
                                 const std::string& input) {
  const auto in = memory_file();
  const auto out = memory_file();
  const auto err = memory_file();
  if (!in || !out || !err || !fill(in, input)) return {3, {}, render(Msg::kOutOfMemory)};
  Terminal terminal({in.get(), out.get(), err.get()}, session.folder, [&] { return session.terminal.cancelled(); });
  const int status = session.run_inside(arguments, terminal, session.runtime, *session.node);
  return {status, content_of(out), content_of(err)};
}

}  // namespace comity::cli
