// A node: one folder with its party, its keys and its store, opened.
//
//   DIR/comity.toml     settings (cli)          DIR/store.sqlite   items, announcements, journal
//   DIR/directory.json  the parties it knows    DIR/erasures       what was erased, outside every backup
//   DIR/head            what the log signed last, outside every backup
//   DIR/keys.json       its secrets, sealed     DIR/lock, socket   the process that holds it
//   DIR/node.key        the key file that opens keys.json, unless a passphrase does
//
// A Node owns what it opened; clock and randomness of its Environment must outlive it. Its parts are safe on any
// thread. Errors: no_node, denied, busy, newer, damaged, io and those of the store.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/file.h"
#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "exchange/approvals.h"
#include "exchange/callers.h"
#include "exchange/classes.h"
#include "exchange/collections.h"
#include "exchange/content_cache.h"
#include "exchange/ledger.h"
#include "exchange/markings.h"
#include "exchange/published.h"
#include "exchange/refusals.h"
#include "exchange/rules.h"
#include "exchange/vault.h"
#include "party/directory.h"
#include "party/keys.h"
#include "store/store.h"

namespace comity::exchange {

struct Environment {
  const Clock& clock;
  Random& random;
  std::string vfs;  // of the store's file; tests inject faults here
};

// Where the node's own items are: its identity, and what the operator imports without naming a tenant.
inline constexpr const char* kOwnTenant = "main";

namespace files {
inline constexpr const char* kSettings = "comity.toml";
inline constexpr const char* kDirectory = "directory.json";
inline constexpr const char* kKeys = "keys.json";
inline constexpr const char* kKeyFile = "node.key";
inline constexpr const char* kStore = "store.sqlite";
inline constexpr const char* kErasures = "erasures";
inline constexpr const char* kHead = "head";
inline constexpr const char* kLogPolicy = "log-policy";
}  // namespace files

// Carried by backups.
inline constexpr std::array<const char*, 4> kCarriedFiles{files::kKeys, files::kDirectory, files::kSettings,
                                                          files::kLogPolicy};
inline bool may_be_left_out(std::string_view file) { return file == files::kSettings || file == files::kLogPolicy; }

enum class Hold : std::uint8_t {
  reading,  // beside a process that writes
  writing,  // alone
  settling  // as writing, where the log is frozen: the operator decides how it goes on
};

class Node {
 public:
  // `command` is told to other processes that want the folder. With Hold::writing, what is behind is brought up
  // to date first: erasures (after a restore or a crash), the copies of the node's files that backups carry.
  // Code::frozen where the log may be older than what was signed already.
  static Result<std::unique_ptr<Node>> open(const std::filesystem::path& folder, Hold hold,
                                            const party::Protection& protection, std::string_view command,
                                            const Environment& environment);

  const std::filesystem::path& folder() const { return folder_; }
  const party::Party& party() const { return party_; }
  std::shared_ptr<const party::Directory> directory() const;
  // Signs the directory, of which it is the next version, and puts it in place of the present one.
  Status replace_directory(party::Directory directory);
  const crypto::SigningKey& signing_key() const { return signing_key_; }
  store::Store& store() { return *store_; }
  Ledger& ledger() { return *ledger_; }
  Published& published() { return published_; }
  Vault& vault() { return vault_; }
  const Vault& vault() const { return vault_; }
  const Environment& environment() const { return environment_; }
  Classes& classes() { return classes_; }
  KnownMarkings& markings() { return markings_; }
  ContentCache& contents() { return contents_; }
  Collections& collections() { return collections_; }
  Callers& callers() { return callers_; }
  Rules& rules() { return rules_; }
  Approvals& approvals() { return approvals_; }
  Refusals& refusals() { return refusals_; }
  std::mutex& classing() { return classing_; }      // held from reading an item's class until another one is stored
  std::mutex& erasing() { return erasing_; }        // held while the list of erasures and the store are brought in step
  std::mutex& witnessing() { return witnessing_; }  // held from reading what was cosigned last until the next is kept

 private:
  struct Identity;
  Node(std::filesystem::path folder, Identity identity, const Environment& environment);
  static Result<Identity> read_identity(const std::filesystem::path& folder, const party::Protection& protection);
  Status open_store(Hold hold);
  Status settle_log(Hold hold);

  std::filesystem::path folder_;
  mutable std::mutex directory_mutex_;
  std::shared_ptr<const party::Directory> directory_;
  party::Party party_;
  Environment environment_;
  crypto::SigningKey signing_key_;
  Vault vault_;
  std::optional<FolderLock> lock_;  // given back after the store is closed
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<store::Store> store_;
  Classes classes_;
  KnownMarkings markings_;
  ContentCache contents_;
  Collections collections_;
  Callers callers_;
  Rules rules_;
  Approvals approvals_;
  Published published_;
  Refusals refusals_;
  std::mutex classing_;
  std::mutex erasing_;
  std::mutex witnessing_;
};

// The keys of the vault are derived from the node's secrets in one place.
VaultKeys vault_keys(const party::NodeSecrets& secrets);

// The one that has this key. Code::damaged where that signed the directory not, or belongs to none in it.
Result<party::Party> own_party(const party::Directory& directory, const crypto::PublicKey& key);

// Code::no_node unless the folder holds one.
Status check_is_node(const std::filesystem::path& folder);

}  // namespace comity::exchange
