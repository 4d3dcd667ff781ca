#include "exchange/backup.h"

#include <fcntl.h>

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

Status copy_file_synced(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::copy_file(from, to, error);
  if (error) return os_failure(error.value(), comity::Access::write, to);
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, error);
  const Descriptor file(::open(to.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file || ::fsync(file.get()) != 0) return os_failure(errno, comity::Access::write, to);
  return {};
}

// Puts the store of a backup and, where the folder has none, the other files in place.
Status fill_folder(const fs::path& folder, const fs::path& backup_file, store::Store& copy) {
  for (const auto* name : {files::kKeys, files::kDirectory, files::kSettings}) {
    if (fs::exists(folder / name)) continue;
    const auto text = file_in(copy, name);
    if (!text && std::string_view(name) == files::kSettings) continue;  // left out in the node, too
    if (!text) return tl::make_unexpected(text.error());
    COMITY_CHECK(write_file_atomically(folder / name, *text, Readers::owner));
  }
  auto incoming = folder / files::kStore;
  incoming += ".restoring";
  std::error_code ignored;
  fs::remove(incoming, ignored);
  COMITY_CHECK(copy_file_synced(backup_file, incoming));
  std::error_code error;
  fs::rename(incoming, folder / files::kStore, error);
  if (error) return os_failure(error.value(), comity::Access::write, folder / files::kStore);
  return sync_folder(folder);
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
  if (!fs::exists(store)) return fs::path();
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
  auto diagnosis = verify(*copy, node.vault(), progress);
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
  Restored restored;
  COMITY_TRY(restored.diagnosis, verify(*copy, vault, progress));
  if (!restored.diagnosis.healthy()) {
    return fail(Code::damaged, {Msg::kBackupUnsound, {{"count", std::to_string(restored.diagnosis.complaints.size())}}},
                file.string());
  }
  if (replace == Replace::yes) {
    COMITY_TRY(const auto lock, FolderLock::take(folder, "restore"));
    COMITY_TRY(restored.replaced, set_aside(folder, environment.clock));
    COMITY_CHECK(fill_folder(folder, file, *copy));
  } else {
    COMITY_TRY(auto scaffold, Scaffold::beside(folder, environment.random));
    COMITY_CHECK(fill_folder(scaffold.place(), file, *copy));
    if (erasures) COMITY_CHECK(copy_file_synced(*erasures, scaffold.place() / files::kErasures));
    COMITY_CHECK(scaffold.put_in_place());
  }
  // Opening for writing does the erasures again; the difference tells how many.
  COMITY_TRY(const auto before, copy->counts());
  COMITY_TRY(const auto node, Node::open(folder, Hold::writing, protection, "restore", environment));
  COMITY_TRY(const auto after, node->store().counts());
  restored.erased_again = after.erased - before.erased;
  return restored;
}

}  // namespace comity::exchange
