#include "exchange/erase.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/file.h"
#include "exchange/denial.h"
#include "exchange/documents.h"
#include "exchange/find.h"
#include "exchange/journal.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr std::string_view kLineTag = "comity-erasure/1";
constexpr const char* kDoneMeta = "erasures-done";  // how many lines of the list the store has seen
constexpr std::size_t kVersionsAtOnce = 1000;

std::string line_of(const store::VersionKey& key, Time at) {
  return fmt::format("{} {:016x} {} {}\n", kLineTag, key.id_key, key.version.empty() ? "-" : key.version, to_text(at));
}

// A crash may have left half a line, of which nothing was erased: it is cut off.
Status append_lines(const std::filesystem::path& list, std::string_view text) {
  const auto refused = [&list] { return os_failure(errno, comity::Access::write, list); };
  const Descriptor file(::open(list.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file) return refused();
  off_t end = ::lseek(file.get(), 0, SEEK_END);
  for (char last = 0; end > 0 && last != '\n';) {
    if (::pread(file.get(), &last, 1, end - 1) != 1) return refused();
    if (last != '\n') --end;
  }
  if (end < 0 || ::ftruncate(file.get(), end) != 0) return refused();
  while (!text.empty()) {
    const auto written = ::pwrite(file.get(), text.data(), text.size(), end);
    if (written < 0) return refused();
    end += written;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.get()) != 0) return refused();
  return sync_folder(list.parent_path());
}

Result<store::VersionKey> parse_line(std::string_view line, const std::filesystem::path& list) {
  store::VersionKey key;
  const auto damaged = [&] { return fail(Code::damaged, Msg::kErasuresDamaged, list.string()); };
  constexpr std::size_t kKeyAt = kLineTag.size() + 1;
  constexpr std::size_t kVersionAt = kKeyAt + 17;
  if (!line.starts_with(kLineTag) || line.size() <= kVersionAt) return damaged();
  const auto* begin = line.data() + kKeyAt;
  if (std::from_chars(begin, begin + 16, key.id_key, 16).ptr != begin + 16) return damaged();
  const auto version = line.substr(kVersionAt, line.find(' ', kVersionAt) - kVersionAt);
  if (version != "-") key.version = version;
  return key;
}

// The versions of an object that are here, as items or set aside; of them the wanted one, or all where none is.
Result<std::vector<store::VersionKey>> keys_of(Node& node, const std::string& tenant, const std::string& id,
                                               const std::string& wanted) {
  const auto id_key = node.vault().id_key(tenant, id);
  COMITY_TRY(const auto rows, node.store().versions(id_key));
  COMITY_TRY(auto versions, node.store().aside_versions(id_key));
  for (const auto& row : rows) {
    if (row.state != store::State::erased) versions.push_back(row.version);
  }
  std::sort(versions.begin(), versions.end());
  versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
  std::vector<store::VersionKey> keys;
  for (auto& version : versions) {
    if (wanted.empty() || version == wanted) keys.push_back({id_key, std::move(version)});
  }
  return keys;
}

// Whether the node's own rules let each version go: a duty to keep is a rule as well.
Result<std::vector<Allowed>> allow_erasure(Node& node, const std::string& tenant, const std::string& id) {
  const auto who = operator_of(node.party(), "operator");
  COMITY_TRY(const auto rows, node.store().versions(node.vault().id_key(tenant, id)));
  COMITY_TRY(const auto classes, node.classes().all(node.store()));
  std::vector<Allowed> all;
  for (const auto& row : rows) {
    if (row.state == store::State::erased) continue;
    COMITY_TRY(auto allowed, allow(node, gate::Action::erase, who, classes->at(row.class_id - 1).facts));
    all.push_back(std::move(allowed));
  }
  if (!all.empty()) return all;
  COMITY_TRY(auto allowed, allow(node, gate::Action::erase, who));  // of what was only set aside nothing is known
  all.push_back(std::move(allowed));
  return all;
}

// The entries that accepted what goes: who has a proof of one of them reads here that the item was erased lawfully.
Result<std::vector<std::uint64_t>> accepted_by(store::Store& store, const std::vector<store::VersionKey>& keys) {
  std::vector<std::uint64_t> entries;
  for (const auto& key : keys) {
    COMITY_TRY(const auto rows, store.versions(key.id_key));
    for (const auto& row : rows) {
      if (row.version == key.version && row.state != store::State::erased) entries.push_back(row.record);
    }
  }
  return entries;
}

std::string details_of(std::size_t versions, const std::string& basis, const std::vector<std::uint64_t>& accepted) {
  json::Writer out;
  out.begin_object().member("basis", basis).key("reference").begin_object().key("entries").begin_array();
  for (const auto entry : accepted) out.value(entry);
  out.end_array().end_object().member("versions", static_cast<std::uint64_t>(versions));
  return out.end_object().take();
}

std::string decisions_of(const std::vector<Allowed>& allowed, Time now) {
  std::vector<Decided> decided;
  for (const auto& one : allowed) decided.push_back(one.decided);
  return decisions_text(*allowed.front().gate, now, allowed.front().act, decided);
}

}  // namespace

Result<Erased> erase(Node& node, const std::string& tenant, const std::string& id, const std::string& version,
                     const std::string& basis) {
  const auto wanted = version.empty() ? std::optional<std::string>("") : version_key(version);
  if (!wanted) return fail(Code::usage, {Msg::kVersionNotTime, {{"version", version}}});
  COMITY_TRY(const auto keys, keys_of(node, tenant, id, *wanted));
  if (keys.empty()) return fail(Code::not_found, {Msg::kItemNotFound, {{"id", id}}});
  COMITY_TRY(const auto allowed, allow_erasure(node, tenant, id));
  std::string lines;
  for (const auto& key : keys) lines += line_of(key, node.environment().clock.now());
  const std::lock_guard alone(node.erasing());
  COMITY_CHECK(append_lines(node.folder() / files::kErasures, lines));
  COMITY_TRY(const auto all, read_erasures(node.folder() / files::kErasures));
  Entry entry(node, store::RecordKind::erase);
  COMITY_TRY(const auto accepted, accepted_by(node.store(), keys));
  entry.details = details_of(keys.size(), basis, accepted);
  entry.decisions = decisions_of(allowed, entry.at);
  auto batch = batch_of(node.vault(), entry);
  batch.erasures = keys;
  batch.tenant = tenant;
  batch.meta.emplace_back(kDoneMeta, std::to_string(all.size()));
  const auto outcome = node.store().apply(std::move(batch));
  node.contents().clear();
  if (!outcome) return tl::make_unexpected(outcome.error());
  return Erased{outcome->erased, outcome->overwritten};
}

Result<std::vector<store::VersionKey>> read_erasures(const std::filesystem::path& list) {
  std::vector<store::VersionKey> keys;
  const auto text = read_file(list, kMaxErasuresBytes);
  if (!text && text.error().code == Code::not_found) return keys;
  if (!text) return tl::make_unexpected(text.error());
  for (std::string_view rest = *text; !rest.empty();) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) break;  // cut off by a crash, so nothing was erased by it
    if (end > 0) {
      COMITY_TRY(auto key, parse_line(rest.substr(0, end), list));
      keys.push_back(std::move(key));
    }
    rest.remove_prefix(end + 1);
  }
  return keys;
}

Result<std::uint64_t> replay_erasures(store::Store& store, const Vault& vault, const std::filesystem::path& list,
                                      const std::string& party, Time now) {
  COMITY_TRY(const auto all, read_erasures(list));
  COMITY_TRY(const auto done, store.meta(kDoneMeta));
  if (all.empty() || (done && *done == std::to_string(all.size()))) return 0;
  std::uint64_t erased = 0;
  for (std::size_t at = 0; at < all.size(); at += kVersionsAtOnce) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(at);
    const auto count = std::min(kVersionsAtOnce, all.size() - at);
    const std::vector<store::VersionKey> keys(begin, begin + static_cast<std::ptrdiff_t>(count));
    COMITY_TRY(const auto accepted, accepted_by(store, keys));
    Entry entry(vault, party, now, store::RecordKind::erase);
    entry.details = details_of(count, "replayed", accepted);
    auto batch = batch_of(vault, entry);
    batch.erasures = keys;
    if (at + count == all.size()) batch.meta.emplace_back(kDoneMeta, std::to_string(all.size()));
    COMITY_TRY(const auto outcome, store.apply(std::move(batch)));
    erased += outcome.erased;
  }
  return erased;
}

}  // namespace comity::exchange
