// Another's log, read as C2SP tlog-tiles has it: over HTTP, or from a folder of files with the same names.
//
// Nothing read is believed: checkpoints are verified under a policy by whoever asks, hashes against their root. One
// thread at a time. Errors: those of net::Client and of files, remote for an answer that is none of a log's.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "log/audit.h"
#include "net/client.h"

namespace comity::peer {

class RemoteLog {
 public:
  // `target`: an http(s) URL up to the log's prefix, or a folder.
  static Result<RemoteLog> open(const std::string& target, const std::filesystem::path& folder,
                                const net::ClientOptions& options, std::string token, std::function<bool()> go_on);

  Result<std::string> checkpoint() { return get("checkpoint", kCheckpointBytes); }
  // The tile as wide as it is asked for; where only the full one is left, that much of it.
  log::TileSource tiles();
  // Leaves hashed from the entry bundles.
  log::LeafSource leaves();

 private:
  static constexpr std::size_t kCheckpointBytes = 131'072;

  RemoteLog() = default;
  Result<std::string> get(const std::string& path, std::size_t most);
  Result<std::string> get_part(const std::string& partial, const std::string& full, std::size_t most);

  std::filesystem::path folder_;  // empty: over HTTP
  std::string url_;
  std::string token_;
  std::function<bool()> go_on_;
  std::unique_ptr<net::Client> client_;
};

}  // namespace comity::peer
