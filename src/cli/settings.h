// What an operator may set: DIR/comity.toml, and single settings on the command line over it.
//
// One table (settings_table.h) has every setting with its bounds; it drives reading, the default file and
// overriding. What is not in it is an error that names the nearest one: a misspelt limit must not be a limit that
// does not hold. Plain values. Errors: Code::settings with file:line:column, Code::usage for an override.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "api/service.h"
#include "base/limits.h"
#include "base/result.h"
#include "exchange/accept.h"
#include "net/server.h"

namespace comity::cli {

enum class Logged : std::uint8_t { requests, problems, none };

struct ServerSettings {
  std::string listen = "127.0.0.1:6767";
  std::string certificate;
  std::string key;
  Logged log = Logged::requests;
  net::ServerLimits limits;
  api::ServiceOptions service;
};

struct Settings {
  std::string language = "en";  // of sentences
  std::string tenant = "main";  // where items go and come from unless a command says otherwise
  std::string key_file;         // opens the node's secrets; empty: a passphrase is asked for
  exchange::OnInvalid on_invalid = exchange::OnInvalid::refuse;
  exchange::OnDenied on_denied = exchange::OnDenied::refuse;
  unsigned workers = 2;  // threads that check and seal
  Limits limits;
  ServerSettings server;
};

// The defaults where there is no such file.
Result<Settings> read_settings(const std::filesystem::path& file);

// `file` is named in errors.
Result<Settings> parse_settings(std::string_view text, const std::string& file);

// "limits.depth=32"
Status apply(Settings& settings, std::string_view assignment);

// A comity.toml with every setting explained; those that have their default are commented out, so that a later
// comity may have better ones.
std::string settings_text(const Settings& settings = {});

}  // namespace comity::cli
