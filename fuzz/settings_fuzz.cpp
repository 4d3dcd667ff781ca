// Hostile settings: what is read keeps its bounds and can be written and read again.
// links: api
#include <string_view>

#include "cli/settings.h"
#include "fuzz/support.h"

using comity::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace comity::cli;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Settings overridden;
  if (apply(overridden, text)) require(parse_settings(settings_text(overridden), "again").has_value());
  const auto settings = parse_settings(text, "fuzz");
  if (!settings) return 0;
  require(settings->limits.depth <= 512 && settings->workers > 0);
  const auto again = parse_settings(settings_text(*settings), "again");
  require(again && settings_text(*again) == settings_text(*settings));
  return 0;
}
