#include "exchange/journal.h"

#include <algorithm>

#include "exchange/documents.h"
#include "exchange/node.h"
#include "json/canonical.h"
#include "json/write.h"
#include "log/tree.h"

namespace comity::exchange {

namespace {

constexpr std::uint16_t kEntryFormat = 2;  // 1: from before the log, without commitment
constexpr std::string_view kNull = "null";

std::string canonical_at(const json::Value* object, std::string_view key) {
  const auto* value = object == nullptr ? nullptr : object->find(key);
  return value == nullptr ? std::string(kNull) : json::canonical(*value);
}

// Which rules decided: what a verifier needs to decide again.
std::string rules_of(const json::Value* decisions) {
  if (decisions == nullptr) return std::string(kNull);
  json::Writer out;
  out.begin_object();
  for (const auto* name : {"directory", "engine", "groups", "rulebooks", "vocabulary"}) {
    if (const auto* value = decisions->find(name)) out.key(name).raw(json::canonical(*value));
  }
  return out.end_object().take();
}

std::string root_value(std::span<const log::Hash> hashes) {
  if (hashes.empty()) return std::string(kNull);
  json::Writer out;
  out.begin_object().member("count", static_cast<std::uint64_t>(hashes.size()));
  return out.member("root", to_base64(log::root_of(hashes))).end_object().take();
}

std::vector<std::string> decided_in(const json::Value* decisions) {
  std::vector<std::string> all;
  const auto* decided = decisions == nullptr ? nullptr : decisions->find("decided");
  if (decided == nullptr) return all;
  for (const auto& value : decided->items()) all.push_back(json::canonical(value));
  return all;
}

std::string decided_value(const crypto::Key& key, const json::Value* decisions) {
  std::vector<log::Hash> hashes;
  for (const auto& text : decided_in(decisions)) {
    hashes.push_back(log::decided_hash(log::decided_nonce(key, static_cast<std::uint32_t>(hashes.size())), text));
  }
  return root_value(hashes);
}

FieldValues values_of(store::RecordKind kind, const json::Value& root, const crypto::Key& key,
                      std::span<const log::Hash> items) {
  const auto* decisions = root.find("decisions");
  const auto* details = root.find("details");
  FieldValues values;
  const auto put = [&values](log::Field field, std::string value) {
    values.at(static_cast<std::size_t>(field)) = std::move(value);
  };
  std::string word;
  json::append_string(word, word_of(kind));
  put(log::Field::kind, std::move(word));
  put(log::Field::exercise, canonical_at(&root, "exercise"));
  put(log::Field::at, canonical_at(&root, "at"));
  put(log::Field::party, canonical_at(&root, "party"));
  for (auto i = static_cast<std::size_t>(log::Field::action); i <= static_cast<std::size_t>(log::Field::parties); ++i) {
    const auto field = static_cast<log::Field>(i);
    put(field, canonical_at(decisions, log::name_of(field)));
  }
  put(log::Field::rules, rules_of(decisions));
  put(log::Field::decided, decided_value(key, decisions));
  put(log::Field::items, root_value(items));
  put(log::Field::reference, canonical_at(details, "reference"));
  put(log::Field::details, canonical_at(&root, "details"));
  return values;
}

log::Hash commitment(const crypto::Key& key, const FieldValues& values) {
  log::FieldHashes hashes{};
  for (std::size_t i = 0; i < log::kFields; ++i) {
    const auto field = static_cast<log::Field>(i);
    hashes.at(i) = log::field_hash(field, log::field_nonce(key, field), values.at(i));
  }
  return log::commitment_of(hashes);
}

std::string text_of(const Entry& entry) {
  json::Writer out;
  out.begin_object().member("at", entry.at.micros);
  if (!entry.decisions.empty()) out.key("decisions").raw(entry.decisions);
  if (!entry.details.empty()) out.key("details").raw(entry.details);
  if (!entry.items.empty()) {
    const ByteView bytes(entry.items.front().data(), entry.items.size() * sizeof(log::Hash));
    out.member("items", to_base64(bytes));
  }
  out.member("key", to_base64(entry.key().view())).member("party", entry.party);
  return out.end_object().take();
}

Failure entry_unreadable() { return fail(Code::damaged, Msg::kDecisionUnreadable); }

}  // namespace

std::string_view word_of(store::RecordKind kind) {
  switch (kind) {
    case store::RecordKind::accept: return "accept";
    case store::RecordKind::announce: return "announce";
    case store::RecordKind::state: return "state";
    case store::RecordKind::erase: return "erase";
    case store::RecordKind::classes: return "classes";
    case store::RecordKind::dictionary: return "dictionary";
    case store::RecordKind::node: return "node";
    case store::RecordKind::release: return "release";
    case store::RecordKind::refuse: return "refuse";
    case store::RecordKind::rules: return "rules";
    case store::RecordKind::approval: return "approval";
    case store::RecordKind::directory: return "directory";
    case store::RecordKind::receipt: return "receipt";
    case store::RecordKind::key: return "key";
    case store::RecordKind::freeze: return "freeze";
  }
  return "unknown";
}

Entry::Entry(const Node& node, store::RecordKind what)
    : Entry(node.vault(), node.party().handle.text(), node.environment().clock.now(), what) {}

Entry::Entry(const Vault& vault, std::string of, Time now, store::RecordKind what)
    : kind(what), party(std::move(of)), at(now), key_(vault.new_key()) {}

log::Hash item_hash(const crypto::Key& record, const ItemSecret& item, const log::DecidedBy& by) {
  return log::item_hash(log::item_commitment(log::item_key(record, item.secret), *item.digest), by);
}

store::Record record_of(const Vault& vault, const Entry& entry) {
  const auto text = text_of(entry);
  json::Reader reader(whole_items());
  const auto root = reader.read(text);
  // What we wrote ourselves reads; were it not so, the commitment of nothing would say it wherever it is checked.
  const auto values = root ? values_of(entry.kind, **root, entry.key(), entry.items) : FieldValues();
  return {entry.kind, vault.seal_note(text), kEntryFormat, commitment(entry.key(), values)};
}

Result<OpenEntry> OpenEntry::open(const Vault& vault, const store::RecordRow& row) {
  OpenEntry entry;
  entry.kind_ = row.record.kind;
  COMITY_TRY(const auto text, vault.open_note(row.record.body));
  COMITY_CHECK(entry.read(text));
  if (row.record.format < kEntryFormat) return entry;
  if (!entry.key_ || entry.commitment() != row.record.commitment) {
    return fail(Code::damaged, {Msg::kCommitmentDiffers, {{"number", std::to_string(row.log_index)}}});
  }
  return entry;
}

Status OpenEntry::read(std::string_view text) {
  reader_ = json::Reader(whole_items());
  COMITY_TRY(root_, reader_.read(text));
  if (const auto* key = root_->find("key")) {
    const auto bytes = from_base64(key->text());
    if (bytes) key_ = crypto::Key::from(*bytes);
    if (!key_) return entry_unreadable();
  }
  if (const auto* items = root_->find("items")) {
    const auto bytes = from_base64(items->text());
    if (!bytes || bytes->size() % sizeof(log::Hash) != 0) return entry_unreadable();
    items_.resize(bytes->size() / sizeof(log::Hash));
    for (std::size_t i = 0; i < items_.size(); ++i) {
      std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(i * sizeof(log::Hash)), sizeof(log::Hash),
                  items_[i].begin());
    }
  }
  if (key_) fields_ = values_of(kind_, *root_, *key_, items_);
  return {};
}

const json::Value* OpenEntry::details() const { return key_ ? root_->find("details") : root_; }

std::string OpenEntry::party() const { return text_at(*root_, key_ ? "party" : "by"); }

std::vector<std::string> OpenEntry::decided() const { return decided_in(decisions()); }

log::Hash OpenEntry::commitment() const { return exchange::commitment(*key_, fields_); }

}  // namespace comity::exchange
