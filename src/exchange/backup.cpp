#include "exchange/backup.h"

#include <cerrno>
#include <cstdio>

#include "crypto/hash.h"
#include "exchange/erase.h"
#include "exchange/scaffold.h"
#include "store/sqlite/sqlite_store.h"

namespace comity::exchange {

namespace {

namespace fs = std::filesystem;

Result<std::string> file_in(store::Store& store, const char* name) {
  COMITY_TRY(auto text, store.meta(std::string("file:") + name));
  if (!text) return fail(Code::damaged, {Msg::kBackupLacks, {{"name", name}}});
  return std::move(*text);
}

Result<std::unique_ptr<store::Store>> open_copy(const fs::path& file, const Environment& environment) {
  auto store = store::open_sqlite({file, store::Access::read, {}}, environment.clock, environment.random);
  if (!store && store.error().where.empty()) store.error().where = file.string();
  return store;
}

Result<Diagnosis> verify(store::Store& store, Vault& vault, const store::Progress& progress) {
  COMITY_TRY(const auto dictionaries, store.dictionaries());
  COMITY_CHECK(vault.learn(dictionaries));
  Diagnosis diagnosis;
  COMITY_CHECK(examine_items(store, vault, progress, diagnosis));
  return diagnosis;
}

// Where the folder has none: a restored node has the files that the backup was made with.
Status write_missing_files(const fs::path& folder, store::Store& copy) {
  std::error_code ignored;
  for (const auto* name : kCarriedFiles) {
    if (fs::exists(folder / name, ignored)) continue;
    const auto text = file_in(copy, name);
    if (!text && may_be_left_out(name)) continue;  // left out in the node, too
    if (!text) return tl::make_unexpected(text.error());
    COMITY_CHECK(write_file_atomically(folder / name, *text, Readers::owner));
  }
  return {};
}

// A copy of the backup's store in which what the list names is erased already: nobody ever reads it there. The
// number of versions erased.
Result<std::uint64_t> bring(store::Store& copy, const fs::path& to, const fs::path& erasures, const Vault& vault,
                            const crypto::SigningKey& key, const Environment& environment) {
  COMITY_TRY(const auto directory_text, file_in(copy, files::kDirectory));
  COMITY_TRY(const auto directory, party::read_directory(directory_text));
  COMITY_TRY(const auto party, own_party(directory, key.public_key()));
  std::error_code ignored;
  fs::remove(to, ignored);
  COMITY_CHECK(copy.backup(to, nullptr));
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, ignored);
  store::SqliteOptions options;
  options.file = to;
  COMITY_TRY(const auto store, store::open_sqlite(options, environment.clock, environment.random));
  return replay_erasures(*store, vault, erasures, party.handle.text(), environment.clock.now());
}

// A store opens with the keys it was written with only.
Status check_same_node(const fs::path& folder, const party::NodeSecrets& secrets, const party::Protection& protection) {
  constexpr std::uint64_t kMaxBytes = 1U << 20U;
  COMITY_CHECK(check_is_node(folder));
  COMITY_TRY(const auto keys, read_file(folder / files::kKeys, kMaxBytes));
  COMITY_TRY(const auto own, party::open_from_json(keys, protection));
  if (!crypto::equal(own.item_key.view(), secrets.item_key.view()))
    return fail(Code::conflict, Msg::kBackupForeign, folder.string());
  return {};
}

// The former store, with what belongs to it, under a name that says when.
Result<fs::path> set_aside(const fs::path& folder, const Clock& clock) {
  std::string stamp = to_text(clock.now()).substr(0, 19);
  std::erase(stamp, ':');
  const auto store = folder / files::kStore;
  std::error_code ignored;
  if (!fs::exists(store, ignored)) return fs::path();
  auto aside = store;
  aside += ".replaced-" + stamp;
  for (const auto* suffix : {"-wal", "-shm", ""}) {
    auto from = store;
    auto to = aside;
    std::error_code error;
    fs::rename(from += suffix, to += suffix, error);
    if (error && *suffix == '\0') return os_failure(error.value(), comity::Access::write, from);
  }
  return aside;
}

}  // namespace

Result<Diagnosis> backup(Node& node, const fs::path& file, const store::Progress& progress) {
  COMITY_CHECK(node.store().backup(file, nullptr));
  COMITY_TRY(const auto copy, open_copy(file, node.environment()));
  Vault vault = node.vault().with_same_keys();  // the node's own may be in use by other threads
  auto diagnosis = verify(*copy, vault, progress);
  if (diagnosis && diagnosis->healthy()) return diagnosis;
  std::error_code ignored;
  fs::remove(file, ignored);
  if (!diagnosis) return tl::make_unexpected(diagnosis.error());
  return fail(Code::damaged, {Msg::kBackupUnsound, {{"count", std::to_string(diagnosis->complaints.size())}}},
              file.string());
}

Result<party::ProtectionKind> protection_of_backup(const fs::path& file, const Environment& environment) {
  COMITY_TRY(const auto copy, open_copy(file, environment));
  COMITY_TRY(const auto keys, file_in(*copy, files::kKeys));
  return party::protection_of(keys);
}

Result<Restored> restore(const fs::path& folder, const fs::path& file, const party::Protection& protection,
                         Replace replace, const std::optional<fs::path>& erasures, const Environment& environment,
                         const store::Progress& progress) {
  if (erasures) {
    std::error_code ignored;
    if (!fs::exists(*erasures, ignored)) return fail(Code::not_found, Msg::kErasuresMissing, erasures->string());
    COMITY_CHECK(read_erasures(*erasures));
  }
  COMITY_TRY(const auto copy, open_copy(file, environment));
  COMITY_TRY(const auto keys, file_in(*copy, files::kKeys));
  COMITY_TRY(const auto secrets, party::open_from_json(keys, protection));
  if (replace == Replace::yes) COMITY_CHECK(check_same_node(folder, secrets, protection));
  Vault vault(vault_keys(secrets), environment.random);
  const crypto::SigningKey key(secrets.signing_seed);
  Restored restored;
  COMITY_TRY(restored.diagnosis, verify(*copy, vault, progress));
  if (!restored.diagnosis.healthy()) {
    return fail(Code::damaged, {Msg::kBackupUnsound, {{"count", std::to_string(restored.diagnosis.complaints.size())}}},
                file.string());
  }
  if (replace == Replace::yes) {
    COMITY_TRY(const auto lock, FolderLock::take(folder, "restore"));
    auto incoming = folder / files::kStore;
    incoming += ".restoring";
    COMITY_TRY(restored.erased_again, bring(*copy, incoming, folder / files::kErasures, vault, key, environment));
    COMITY_CHECK(write_missing_files(folder, *copy));
    COMITY_TRY(restored.replaced, set_aside(folder, environment.clock));
    if (::rename(incoming.c_str(), (folder / files::kStore).c_str()) != 0) {
      return os_failure(errno, comity::Access::write, folder / files::kStore);
    }
    COMITY_CHECK(sync_folder(folder));
    return restored;
  }
  COMITY_TRY(auto scaffold, Scaffold::beside(folder, environment.random));
  const auto list = scaffold.place() / files::kErasures;
  if (erasures) {
    COMITY_TRY(const auto text, read_file(*erasures, kMaxErasuresBytes));
    COMITY_CHECK(write_file_atomically(list, text, Readers::owner));
  }
  COMITY_TRY(restored.erased_again, bring(*copy, scaffold.place() / files::kStore, list, vault, key, environment));
  COMITY_CHECK(write_missing_files(scaffold.place(), *copy));
  COMITY_CHECK(scaffold.put_in_place());
  return restored;
}

}  // namespace comity::exchange
