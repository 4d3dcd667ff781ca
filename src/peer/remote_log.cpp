#include "peer/remote_log.h"

#include "base/file.h"

namespace comity::peer {

namespace {

constexpr std::size_t kTileBytes = log::kTileWidth * sizeof(log::Hash);
constexpr std::size_t kBundleBytes = log::kTileWidth * (2 + log::kMaxEntryBytes);
constexpr int kOk = 200;
constexpr int kNotFound = 404;

}  // namespace

Result<RemoteLog> RemoteLog::open(const std::string& target, const std::filesystem::path& folder,
                                  const net::ClientOptions& options, std::string token, std::function<bool()> go_on) {
  RemoteLog log;
  log.go_on_ = std::move(go_on);
  if (!target.starts_with("http://") && !target.starts_with("https://")) {
    log.folder_ = folder;
    return log;
  }
  log.url_ = target.ends_with('/') ? target : target + '/';
  log.token_ = std::move(token);
  COMITY_TRY(log.client_, net::Client::make(options));
  return log;
}

Result<std::string> RemoteLog::get(const std::string& path, std::size_t most) {
  if (!client_) return read_file(folder_ / path, most);
  net::ClientRequest request;
  request.url = url_ + path;
  if (!token_.empty()) request.fields.add("Authorization", "Bearer " + token_);
  COMITY_TRY(auto answer, client_->send(request, go_on_));
  const auto refused = [&](Code code) {
    return fail(code, {Msg::kLogAnswered, {{"status", std::to_string(answer.status)}}}, net::public_url(request.url));
  };
  if (answer.status == kNotFound) return refused(Code::not_found);
  if (answer.status != kOk) return refused(Code::remote);
  if (answer.body.size() > most) return refused(Code::limit);
  return std::move(answer.body);
}

// C2SP tlog-tiles, "Partial Tiles": a partial tile may go once the full one is there.
Result<std::string> RemoteLog::get_part(const std::string& partial, const std::string& full, std::size_t most) {
  auto found = get(partial, most);
  const bool gone = !found && found.error().code == Code::not_found && partial != full;
  return gone ? get(full, most) : found;
}

log::TileSource RemoteLog::tiles() {
  return [this](const log::TileId& tile) -> Result<Bytes> {
    COMITY_TRY(auto text, get_part(log::path_of(tile), log::path_of({tile.level, tile.index}), kTileBytes));
    const auto size = tile.width * sizeof(log::Hash);
    if (text.size() < size) return fail(Code::damaged, {Msg::kTileShort, {{"path", log::path_of(tile)}}});
    return Bytes(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
  };
}

log::LeafSource RemoteLog::leaves() {
  return [this](const log::TileId& tile) -> Result<std::vector<log::Hash>> {
    const auto full = log::bundle_path_of(tile.index, log::kTileWidth);
    COMITY_TRY(const auto text, get_part(log::bundle_path_of(tile.index, tile.width), full, kBundleBytes));
    auto entries = log::split_bundle(as_bytes(text), tile.width);
    if (!entries) entries = log::split_bundle(as_bytes(text), log::kTileWidth);
    if (!entries) return tl::make_unexpected(entries.error());
    std::vector<log::Hash> hashes;
    for (std::size_t i = 0; i < tile.width; ++i) hashes.push_back(log::leaf_hash((*entries)[i]));
    return hashes;
  };
}

}  // namespace comity::peer
