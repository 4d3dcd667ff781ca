// Hostile settings: what is read keeps its bounds and can be written and read again.
// links: cli
#include <cstdlib>
#include <string_view>

#include "cli/settings.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace comity::cli;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Settings overridden;
  if (apply(overridden, text) && !parse_settings(settings_text(overridden), "again")) std::abort();
  const auto settings = parse_settings(text, "fuzz");
  if (!settings) return 0;
  if (settings->limits.depth > 512 || settings->workers == 0) std::abort();
  const auto again = parse_settings(settings_text(*settings), "again");
  if (!again || settings_text(*again) != settings_text(*settings)) std::abort();
  return 0;
}
