#include "exchange/node.h"

#include <algorithm>

#include "exchange/change.h"
#include "exchange/documents.h"
#include "exchange/journal.h"
#include "exchange/log_keys.h"
#include "exchange/maintain.h"
#include "exchange/publish.h"
#include "exchange/reclass.h"
#include "store/sqlite/sqlite_store.h"

namespace comity::exchange {

namespace {

constexpr std::uint64_t kMaxDocumentBytes = 64ULL * 1024 * 1024;

}  // namespace

struct Node::Identity {
  party::Directory directory;
  party::Party party;
  crypto::SigningKey signing_key;
  VaultKeys keys;
};

VaultKeys vault_keys(const party::NodeSecrets& secrets) {
  return {secrets.item_key.clone(), secrets.item_key_id, secrets.index_key.clone(), secrets.record_key.clone(),
          secrets.cursor_key.clone()};
}

Result<party::Party> own_party(const party::Directory& directory, const crypto::PublicKey& own) {
  const auto& signers = directory.signers;
  const auto party = std::find_if(directory.parties.begin(), directory.parties.end(), [&own](const party::Party& p) {
    return std::any_of(p.keys.begin(), p.keys.end(), [&own](const auto& key) { return key.key == own; });
  });
  if (party != directory.parties.end() && std::find(signers.begin(), signers.end(), own) != signers.end()) {
    return *party;
  }
  return fail(Code::damaged, Msg::kDirectoryForeign);
}

Status check_is_node(const std::filesystem::path& folder) {
  std::error_code error;
  for (const auto* name : {files::kKeys, files::kDirectory}) {
    if (!std::filesystem::exists(folder / name, error)) return fail(Code::no_node, Msg::kNoNode, folder.string());
  }
  return {};
}

Result<Node::Identity> Node::read_identity(const std::filesystem::path& folder, const party::Protection& protection) {
  COMITY_TRY(const auto keys, read_file(folder / files::kKeys, kMaxDocumentBytes));
  COMITY_TRY(const auto secrets, party::open_from_json(keys, protection));
  COMITY_TRY(const auto text, read_file(folder / files::kDirectory, kMaxDocumentBytes));
  COMITY_TRY(auto directory, party::read_directory(text));

  // A directory is believed because a key signed it that one trusts already: the node's own.
  crypto::SigningKey signing_key(secrets.signing_seed);
  auto party = own_party(directory, signing_key.public_key());
  if (!party) return fail(Code::damaged, Msg::kDirectoryForeign, (folder / files::kDirectory).string());
  return Identity{std::move(directory), std::move(*party), std::move(signing_key), vault_keys(secrets)};
}

Node::Node(std::filesystem::path folder, Identity identity, const Environment& environment)
    : folder_(std::move(folder)),
      directory_(std::make_shared<const party::Directory>(std::move(identity.directory))),
      party_(std::move(identity.party)),
      environment_(environment),
      signing_key_(std::move(identity.signing_key)),
      vault_(std::move(identity.keys), environment.random) {}

Status Node::open_store(Hold hold) {
  ledger_ = std::make_unique<Ledger>(folder_ / files::kHead, environment_.clock);
  store::SqliteOptions options{folder_ / files::kStore,
                               hold == Hold::reading ? store::Access::read : store::Access::write, environment_.vfs};
  options.log = ledger_.get();
  COMITY_TRY(store_, store::open_sqlite(options, environment_.clock, environment_.random));
  COMITY_TRY(const auto dictionaries, store_->dictionaries());
  COMITY_CHECK(vault_.learn(dictionaries));
  COMITY_CHECK(collections_.load(*store_, vault_));
  COMITY_CHECK(callers_.load(*store_, vault_));
  COMITY_CHECK(approvals_.load(*this));
  return rules_.load(*this);
}

Result<std::unique_ptr<Node>> Node::open(const std::filesystem::path& folder, Hold hold,
                                         const party::Protection& protection, std::string_view command,
                                         const Environment& environment) {
  COMITY_CHECK(check_is_node(folder));
  std::optional<FolderLock> lock;
  if (hold != Hold::reading) {
    COMITY_TRY(lock, FolderLock::take(folder, command));
  }
  COMITY_TRY(auto identity, read_identity(folder, protection));
  std::unique_ptr<Node> node(new Node(folder, std::move(identity), environment));
  node->lock_ = std::move(lock);
  COMITY_CHECK(node->open_store(hold));
  COMITY_CHECK(node->settle_log(hold));
  if (hold == Hold::writing) COMITY_CHECK(catch_up(*node));
  COMITY_TRY(const auto definitions, stored_definitions(*node->store_, node->vault_));
  node->markings_.learn(definitions);
  if (hold == Hold::writing) {
    COMITY_TRY(const bool outdated, classes_outdated(*node));
    if (outdated) COMITY_CHECK(recompute_classes(*node, nullptr));
    COMITY_CHECK(resume_rules(*node));
    COMITY_CHECK(publish_starter(*node));
  }
  return node;
}

// Nothing is written before it is settled that the store is the newest there is.
Status Node::settle_log(Hold hold) {
  COMITY_TRY(const auto frozen, ledger_->settle(*store_));
  if (hold == Hold::writing && frozen) return tl::make_unexpected(*frozen);
  if (hold == Hold::reading || frozen) return {};
  return prepare_log(*this);
}

std::shared_ptr<const party::Directory> Node::directory() const {
  const std::lock_guard lock(directory_mutex_);
  return directory_;
}

Status Node::replace_directory(party::Directory directory) {
  COMITY_TRY(const auto text, party::sign_directory(directory, party_.handle, signing_key_));
  COMITY_TRY(auto read_back, party::read_directory(text));
  const auto next = std::make_shared<const party::Directory>(std::move(read_back));
  Entry entry(*this, store::RecordKind::directory);
  json::Writer details;
  details.begin_object().member("digest", to_hex(crypto::sha256(as_bytes(text)))).member("version", next->version);
  entry.details = details.end_object().take();
  auto batch = batch_of(vault_, entry);
  batch.documents.push_back(document_of(*this, *next, text));
  COMITY_CHECK(write_file_atomically(folder_ / files::kDirectory, text, Readers::owner));
  COMITY_CHECK(change(*this, {{}, next}, std::move(batch), [&] {
    const std::lock_guard lock(directory_mutex_);
    directory_ = next;
  }));
  return catch_up(*this);  // the copy that backups carry
}

}  // namespace comity::exchange
