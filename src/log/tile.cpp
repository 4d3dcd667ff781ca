#include "log/tile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "log/lines.h"

namespace comity::log {

namespace {

// tlog-tiles, "Merkle Tree": three digits an element, all but the last led by "x".
std::string index_text(std::uint64_t index) {
  std::string out = fmt::format("{:03}", index % 1000);
  while ((index /= 1000) != 0) out.insert(0, fmt::format("x{:03}/", index % 1000));
  return out;
}

std::string place_text(std::uint64_t index, unsigned width) {
  return index_text(index) + (width == kTileWidth ? std::string() : fmt::format(".p/{}", width));
}

// The reverse of place_text over the digits it wrote, or nothing; a number written otherwise is found out by writing it
// again.
std::optional<TileId> parse_place(std::string_view text, unsigned level) {
  TileId tile{level, 0, kTileWidth};
  if (const auto partial = text.find(".p/"); partial != std::string_view::npos) {
    const auto width = decimal(text.substr(partial + 3));
    if (!width || *width == 0 || *width >= kTileWidth) return {};
    tile.width = static_cast<unsigned>(*width);
  }
  std::string digits;
  for (const char c : text.substr(0, text.find('.')))
    if (c >= '0' && c <= '9') digits += c;
  digits.erase(0, digits.find_first_not_of('0'));
  const auto index = decimal(digits.empty() ? "0" : digits);
  if (!index || *index >= kMaxTreeSize / kTileWidth) return {};
  tile.index = *index;
  return place_text(tile.index, tile.width) == text ? std::optional(tile) : std::nullopt;
}

constexpr std::string_view kTiles = "tile/";
constexpr std::string_view kBundles = "tile/entries/";

// How many hashes a level has in a tree of that size.
std::uint64_t level_size(unsigned level, std::uint64_t size) {
  return level < 64 / kTileHeight ? size >> (kTileHeight * level) : 0;
}

}  // namespace

std::string path_of(const TileId& tile) {
  return fmt::format("{}{}/{}", kTiles, tile.level, place_text(tile.index, tile.width));
}

std::string bundle_path_of(std::uint64_t index, unsigned width) {
  return fmt::format("{}{}", kBundles, place_text(index, width));
}

std::optional<TileId> parse_tile_path(std::string_view path) {
  const auto rest = after(kTiles, path);
  if (!rest) return {};
  const auto slash = std::min(rest->find('/'), rest->size());
  const auto level = decimal(rest->substr(0, slash));
  if (!level || *level > kMaxTileLevel || slash == rest->size()) return {};
  return parse_place(rest->substr(slash + 1), static_cast<unsigned>(*level));
}

std::optional<TileId> parse_bundle_path(std::string_view path) {
  const auto rest = after(kBundles, path);
  return rest ? parse_place(*rest, 0) : std::nullopt;
}

unsigned width_of(unsigned level, std::uint64_t index, std::uint64_t size) {
  const auto hashes = level_size(level, size);
  if (index > hashes / kTileWidth) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(kTileWidth, hashes - index * kTileWidth));
}

std::vector<TileId> tiles_between(std::uint64_t old_size, std::uint64_t new_size) {
  std::vector<TileId> out;
  for (unsigned level = 0; level_size(level, old_size) < level_size(level, new_size); ++level) {
    const auto first = level_size(level, old_size) / kTileWidth;
    for (auto index = first; index * kTileWidth < level_size(level, new_size); ++index)
      out.push_back({level, index, width_of(level, index, new_size)});
  }
  return out;
}

Subtrees TileTree::subtrees() {
  return [this](unsigned height, std::uint64_t index) { return subtree(height, index); };
}

Result<Hash> TileTree::subtree(unsigned height, std::uint64_t index) {
  if (height > kMaxProof || index >= size_ >> height)
    return fail(Code::usage, {Msg::kTreeOutside, {{"index", std::to_string(index)}, {"size", std::to_string(size_)}}});
  const unsigned inside = height % kTileHeight;
  const unsigned places = kTileHeight - inside;  // a tile has 2^places subtrees of that height
  COMITY_TRY(const auto* found, tile(height / kTileHeight, index >> places));
  return found->nodes[inside][index & ((std::uint64_t{1} << places) - 1)];
}

Result<const TileTree::Expanded*> TileTree::tile(unsigned level, std::uint64_t index) {
  const TileId id{level, index, width_of(level, index, size_)};
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const auto& kept) { return kept.id == id; });
  if (found != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, found);
    return &kept_.front();
  }
  COMITY_TRY(const Bytes bytes, source_(id));
  if (bytes.size() != id.width * sizeof(Hash))
    return fail(Code::damaged,
                {Msg::kTileSize, {{"size", std::to_string(bytes.size())}, {"width", std::to_string(id.width)}}},
                path_of(id));
  if (kept_.size() == kKept) kept_.pop_back();
  auto& expanded = kept_.emplace_front(Expanded{id, {}});
  expanded.nodes[0].resize(id.width);
  for (std::size_t i = 0; i < id.width; ++i)
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Hash)), sizeof(Hash),
                expanded.nodes[0][i].begin());
  for (std::size_t height = 1; height < kTileHeight; ++height) {
    const auto& below = expanded.nodes[height - 1];
    for (std::size_t i = 0; i + 1 < below.size(); i += 2)
      expanded.nodes[height].push_back(node_hash(below[i], below[i + 1]));
  }
  return &expanded;
}

Bytes bundle_of(std::span<const ByteView> entries) {
  Bytes out;
  for (const auto entry : entries) {
    // A length that does not fit would make a bundle that nobody can read.
    if (entry.size() > kMaxEntryBytes) std::abort();
    out.push_back(static_cast<std::uint8_t>(entry.size() >> 8U));
    out.push_back(static_cast<std::uint8_t>(entry.size()));
    out.insert(out.end(), entry.begin(), entry.end());
  }
  return out;
}

Result<std::vector<Bytes>> split_bundle(ByteView bundle, unsigned width) {
  const auto malformed = [&] { return fail(Code::malformed, {Msg::kBundle, {{"width", std::to_string(width)}}}); };
  std::vector<Bytes> out;
  while (!bundle.empty()) {
    if (bundle.size() < 2 || out.size() == width) return malformed();
    const auto size = static_cast<std::size_t>(bundle[0] << 8U | bundle[1]);
    if (bundle.size() - 2 < size) return malformed();
    const auto entry = bundle.subspan(2, size);
    out.emplace_back(entry.begin(), entry.end());
    bundle = bundle.subspan(2 + size);
  }
  if (out.size() != width) return malformed();
  return out;
}

}  // namespace comity::log
