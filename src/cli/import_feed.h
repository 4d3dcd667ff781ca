// The part of comity import that reads TAXII servers.
//
// A command may run in the process that holds the node, whose environment is another's; so the secret comes from a
// file or from the caller's standard input, never from the environment or the command line.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "cli/command.h"
#include "cli/report.h"

namespace comity::cli {

struct FeedOptions {
  std::string user;
  std::string secret_file;  // "-": standard input
  std::filesystem::path authorities;
  std::filesystem::path certificate;
  bool insecure_http = false;
  bool from_start = false;

  bool has_credentials() const { return !secret_file.empty() || !certificate.empty(); }
};

void declare_feed_options(CLI::App& command, FeedOptions& options);

// Takes in all collections that the address leads to; `tell` hears of each, and of what could not be read at all. False
// when it was stopped before every collection was begun.
bool import_feed(Session& session, const FeedOptions& options, const std::string& address,
                 const exchange::Introduction& introduction, const std::function<void(const FileReport&)>& tell);

}  // namespace comity::cli
