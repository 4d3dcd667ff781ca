// The socket in a node's folder through which commands reach the process that holds it.
//
// The client sends its arguments, its folder and its three standard descriptors; the command then runs inside
// the holder as if it had been started there and answers with its exit status. So there is one writer, and
// each command is written once. Only processes of the same user (or root) are heard. Format: docs/format/socket.md.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/terminal.h"

namespace comity::cli {

using Arguments = std::vector<std::string>;

// Runs the command in the process that holds `folder` and gives its exit status; empty when none holds it.
Result<std::optional<int>> run_at_holder(const std::filesystem::path& folder, const Arguments& arguments);

class LocalServer {
 public:
  // Called for each command, on a thread of its own, at most kAtOnce at a time; further callers wait.
  using Handler = std::function<int(const Arguments&, Terminal&)>;
  static constexpr int kAtOnce = 16;

  // Listens on folder/socket (mode 0600), in place of a socket that a killed process left behind. The caller
  // holds the folder's lock.
  static Result<std::unique_ptr<LocalServer>> start(const std::filesystem::path& folder, Handler handler);

  // Hears no new command, waits for those that run, removes the socket.
  virtual ~LocalServer() = default;
};

}  // namespace comity::cli
