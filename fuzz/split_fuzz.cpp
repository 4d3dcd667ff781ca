// links: json
//
// The splitter and the reader on any bytes. What the reader takes has one canonical form: read again, it has
// to give itself.
#include "fuzz/support.h"
#include "json/canonical.h"
#include "json/read.h"
#include "json/split.h"

using namespace comity;
using comity::fuzz::require;

namespace {

Limits small_limits() {
  Limits limits;
  limits.objects = 1000;
  limits.object_bytes = 64 * 1024;
  limits.values = 10'000;
  return limits;
}

void read_twice(std::string_view text) {
  static json::Reader reader(small_limits());
  static json::Reader again(small_limits());
  const auto value = reader.read(text);
  if (!value) return;
  const std::string once = json::canonical(**value);
  const auto second = again.read(once);
  // Numbers may be longer in canonical form (1e20 has 21 digits): a text near the limit may pass it.
  if (!second && second.error().code == Code::limit) return;
  require(second && json::canonical(**second) == once);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const json::PaddedText text(std::string(reinterpret_cast<const char*>(data), size));
  const auto split = json::split(text, small_limits());
  if (!split) return 0;
  for (const auto range : split->objects) {
    require(range.data() >= text.view().data() && range.data() + range.size() <= text.view().data() + size);
    read_twice(range);
  }
  if (split->container != json::Container::bare) read_twice(split->header);
  return 0;
}
