// Hostile checkpoints: what is read can be written and read again, byte by byte.
// links: log
#include "fuzz/support.h"
#include "log/checkpoint.h"

using comity::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace comity::log;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto checkpoint = parse_checkpoint(text);
  if (!checkpoint) return 0;
  require(!checkpoint->origin.empty() && checkpoint->size < kMaxTreeSize);
  require(text_of(*checkpoint) == text);
  return 0;
}
