// The comity program.
#include <malloc.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

#include "cli/app.h"

namespace {

volatile std::sig_atomic_t interrupted = 0;

void note_interrupt(int) {
  interrupted = 1;
  std::signal(SIGINT, SIG_DFL);  // a second Ctrl-C ends at once
}

volatile std::sig_atomic_t hung_up = 0;

void note_hangup(int) { hung_up = 1; }

bool reload_asked() {
  if (hung_up == 0) return false;
  hung_up = 0;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  // Large inputs come and go: giving the heap's top back each time costs more than keeping it.
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  ::umask(077);  // whatever a node's folder holds is its owner's alone
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
  std::signal(SIGHUP, note_hangup);
  std::error_code error;
  comity::cli::Terminal terminal({}, std::filesystem::current_path(error), [] { return interrupted != 0; });
  const comity::cli::Runtime runtime{comity::system_clock(), comity::system_random(), reload_asked};
  return comity::cli::run_command({argv + 1, argv + argc}, terminal, runtime);
}
