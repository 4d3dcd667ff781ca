// Makes a new node.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/node.h"

namespace comity::exchange {

struct NewNode {
  party::Handle handle;
  std::string name;
  party::Jurisdiction located;
  std::vector<party::Role> roles;
  std::optional<party::Passphrase> passphrase;       // else a key file is made:
  std::filesystem::path key_file = files::kKeyFile;  // relative to the folder
  std::string settings;                              // the text of comity.toml
};

// The folder (mode 0700) appears complete or not at all. Its store holds the party's own identity object.
// Code::exists when the folder is there and not empty, or the key file is there.
Status create_node(const std::filesystem::path& folder, NewNode node, const Environment& environment);

}  // namespace comity::exchange
