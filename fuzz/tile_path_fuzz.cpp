// Hostile paths and bundles: what is read is what would be written, so that each tile has one path.
// links: log
#include "fuzz/support.h"
#include "log/tile.h"

using comity::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace comity::log;
  const std::string_view path(reinterpret_cast<const char*>(data), size);
  const auto tile = parse_tile_path(path);
  const auto bundle = parse_bundle_path(path);
  require(!tile || !bundle);
  if (tile) require(path_of(*tile) == path && tile->width >= 1 && tile->width <= kTileWidth);
  if (bundle) require(bundle_path_of(bundle->index, bundle->width) == path && bundle->level == 0);
  if (size == 0) return 0;
  if (const auto entries = split_bundle({data + 1, size - 1}, data[0] + 1U)) {
    require(entries->size() == data[0] + 1U);
    const auto again = bundle_of(std::vector<comity::ByteView>(entries->begin(), entries->end()));
    require(std::string_view(reinterpret_cast<const char*>(again.data()), again.size()) == path.substr(1));
  }
  return 0;
}
