#include "cli/unlock.h"

#include <termios.h>
#include <unistd.h>

#include <cstdlib>

#include "base/file.h"
#include "exchange/node.h"

namespace comity::cli {

namespace {

constexpr std::size_t kMaxPassphrase = 1024;

// Turns the echo of typed characters off while it lives.
class Silence {
 public:
  explicit Silence(int descriptor) : descriptor_(descriptor) {
    ::tcgetattr(descriptor_, &before_);
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(descriptor_, TCSAFLUSH, &quiet);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() { ::tcsetattr(descriptor_, TCSAFLUSH, &before_); }

 private:
  int descriptor_;
  termios before_{};
};

crypto::Secret read_line(const Terminal& terminal) {
  Bytes line;
  line.reserve(kMaxPassphrase);
  std::uint8_t byte = 0;
  while (line.size() < kMaxPassphrase && ::read(terminal.input(), &byte, 1) == 1 && byte != '\n') line.push_back(byte);
  return crypto::Secret(std::move(line));
}

crypto::Secret ask(const Terminal& terminal, Msg prompt) {
  const Silence silence(terminal.input());
  terminal.explain(render(prompt));
  return read_line(terminal);
}

}  // namespace

Result<crypto::Secret> ask_passphrase(const Terminal& terminal, Ask times) {
  if (const char* given = std::getenv(kPassphraseVariable)) return crypto::Secret(std::string_view(given));
  if (!terminal.asks()) return fail(Code::denied, Msg::kNoPassphrase);
  auto first = ask(terminal, Msg::kAskPassphrase);
  if (times == Ask::twice && ask(terminal, Msg::kAskAgain).text() != first.text()) {
    return fail(Code::denied, Msg::kPassphrasesDiffer);
  }
  return first;
}

Result<crypto::Secret> ask_password(const Terminal& terminal) {
  if (!terminal.asks()) return read_line(terminal);
  auto first = ask(terminal, Msg::kAskPassword);
  if (ask(terminal, Msg::kAskAgain).text() != first.text()) return fail(Code::denied, Msg::kPassphrasesDiffer);
  return first;
}

Result<party::Protection> unlock(party::ProtectionKind kind, const std::filesystem::path& key_file,
                                 const Terminal& terminal) {
  if (kind == party::ProtectionKind::passphrase) {
    COMITY_TRY(auto text, ask_passphrase(terminal, Ask::once));
    return party::Protection(party::Passphrase{std::move(text), {}});
  }
  COMITY_TRY(auto key, party::read_key_file(key_file));
  return party::Protection(std::move(key));
}

Result<party::Protection> unlock(const std::filesystem::path& folder, const Settings& settings,
                                 const Terminal& terminal) {
  constexpr std::uint64_t kMaxBytes = 1U << 20U;
  COMITY_TRY(const auto text, read_file(folder / exchange::files::kKeys, kMaxBytes));
  COMITY_TRY(const auto kind, party::protection_of(text));
  return unlock(kind, folder / (settings.key_file.empty() ? exchange::files::kKeyFile : settings.key_file), terminal);
}

}  // namespace comity::cli
