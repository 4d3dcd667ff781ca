#include "exchange/create.h"

#include "base/uuid.h"
#include "exchange/accept.h"
#include "exchange/facts.h"
#include "exchange/journal.h"
#include "exchange/maintain.h"
#include "exchange/scaffold.h"
#include "json/write.h"
#include "store/sqlite/sqlite_store.h"

namespace comity::exchange {

namespace {

namespace fs = std::filesystem;

Result<party::Protection> protection_of(NewNode& node, const fs::path& folder, Random& random) {
  if (node.passphrase) return party::Protection(std::move(*node.passphrase));
  const auto file = folder / node.key_file;
  COMITY_CHECK(party::create_key_file(file, random));
  COMITY_TRY(auto key, party::read_key_file(file));
  return party::Protection(std::move(key));
}

Status write_documents(const NewNode& node, const party::NodeSecrets& secrets, const party::Protection& protection,
                       const fs::path& folder, const Environment& environment) {
  const crypto::SigningKey signing_key(secrets.signing_seed);
  party::Party party{node.handle, "identity--" + random_uuid(environment.random),
                     node.name,   node.located,
                     node.roles,  {party::published(signing_key.public_key(), party::KeyPurpose::sign)},
                     {}};
  party::Directory directory{1, environment.clock.now(), {party}, {}, {}, {}};
  COMITY_TRY(const auto signed_directory, party::sign_directory(directory, node.handle, signing_key));
  COMITY_TRY(const auto sealed, party::seal_to_json(secrets, protection, environment.random));
  COMITY_CHECK(write_file_atomically(folder / files::kKeys, sealed, Readers::owner));
  COMITY_CHECK(write_file_atomically(folder / files::kDirectory, signed_directory, Readers::owner));
  return write_file_atomically(folder / files::kSettings, node.settings, Readers::owner);
}

Status prepare_store(const fs::path& folder, const std::string& handle, const party::NodeSecrets& secrets,
                     const Environment& environment) {
  // SQLite would let the group and others read it; what it makes beside the file (WAL) is as the file is.
  COMITY_CHECK(write_file_atomically(folder / files::kStore, {}, Readers::owner));
  const store::SqliteOptions options{folder / files::kStore, store::Access::write, environment.vfs,
                                     store::Missing::create};
  COMITY_TRY(const auto store, store::open_sqlite(options, environment.clock, environment.random));
  const Vault vault(vault_keys(secrets), environment.random);
  store::Batch batch;
  batch.tenant = kOwnTenant;
  Entry entry(vault, handle, environment.clock.now(), store::RecordKind::node);
  entry.details = R"({"what":"init"})";
  batch.record = record_of(vault, entry);
  batch.dictionaries.push_back(starter_dictionary());
  batch.meta.emplace_back(kFactsMeta, kFactsVersion);
  COMITY_CHECK(store->apply(std::move(batch)));
  return {};
}

// What a new node offers, so that a client finds something: all it holds, and a box to post to.
Status offer_collections(Node& node) {
  const Collection everything{{}, kOwnTenant, CollectionKind::view, render(Msg::kTitleEverything), {}, "all", {}, {}};
  const Collection inbox{{}, kOwnTenant, CollectionKind::box, render(Msg::kTitleInbox), {}, "inbox", {}, {}};
  COMITY_CHECK(node.collections().add(node, everything));
  COMITY_CHECK(node.collections().add(node, inbox));
  return {};
}

Status take_identity(const fs::path& folder, const party::Protection& protection, const Environment& environment) {
  COMITY_TRY(const auto node, Node::open(folder, Hold::writing, protection, "init", environment));
  Introduction introduction;
  introduction.tenant = kOwnTenant;
  introduction.source = "init";
  introduction.workers = 1;
  Observer nobody;
  const json::PaddedText text(party::identity_object(node->party(), environment.clock.now()));
  COMITY_TRY(const auto result, accept(*node, text, introduction, nobody));
  if (result.stopped) return tl::make_unexpected(*result.stopped);
  if (result.tally.taken != 1) return fail(Code::internal, Msg::kOwnIdentityRefused);
  return offer_collections(*node);
}

}  // namespace

Status create_node(const fs::path& folder, NewNode node, const Environment& environment) {
  COMITY_TRY(auto scaffold, Scaffold::beside(folder, environment.random));
  const auto secrets = party::NodeSecrets::create(environment.random);
  COMITY_TRY(const auto protection, protection_of(node, scaffold.place(), environment.random));
  COMITY_CHECK(write_documents(node, secrets, protection, scaffold.place(), environment));
  COMITY_CHECK(prepare_store(scaffold.place(), node.handle.text(), secrets, environment));
  COMITY_CHECK(take_identity(scaffold.place(), protection, environment));
  return scaffold.put_in_place();
}

}  // namespace comity::exchange
