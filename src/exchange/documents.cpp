#include "exchange/documents.h"

#include "exchange/denial.h"
#include "exchange/journal.h"
#include "exchange/node.h"

namespace comity::exchange {

namespace {

constexpr std::size_t kReadAtOnce = 256;

Entry act_entry(const Node& node, store::RecordKind kind, std::string_view what) {
  Entry entry(node, kind);
  json::Writer out;
  entry.details = out.begin_object().member("what", what).end_object().take();
  return entry;
}

}  // namespace

store::Batch node_batch(const Node& node, store::RecordKind kind, std::string_view what) {
  return batch_of(node.vault(), act_entry(node, kind, what));
}

store::Batch node_batch(const Node& node, store::RecordKind kind, std::string_view what, const Allowed& allowed) {
  auto entry = act_entry(node, kind, what);
  entry.decisions = decisions_of(allowed, entry.at);
  return batch_of(node.vault(), entry);
}

store::Batch batch_of(const Vault& vault, const Entry& entry) {
  store::Batch batch;
  batch.record = record_of(vault, entry);
  return batch;
}

Status keep(Node& node, store::Document document, std::string_view what) {
  auto batch = node_batch(node, store::RecordKind::node, what);
  batch.documents.push_back(std::move(document));
  COMITY_CHECK(node.store().apply(std::move(batch)));
  return {};
}

Status keep_unlogged(Node& node, store::Document document) {
  store::Batch batch;
  batch.documents.push_back(std::move(document));
  COMITY_CHECK(node.store().apply(std::move(batch)));
  return {};
}

Status forget(Node& node, store::DocumentKey key, std::string_view what) {
  auto batch = node_batch(node, store::RecordKind::node, what);
  batch.forgotten.push_back(std::move(key));
  COMITY_CHECK(node.store().apply(std::move(batch)));
  return {};
}

Status for_each_document(store::Store& store, const Vault& vault, const std::string& kind,
                         const std::function<Status(const std::string& text)>& visit) {
  for (std::string after;;) {
    COMITY_TRY(const auto documents, store.documents(kind, after, kReadAtOnce));
    for (const auto& document : documents) {
      const auto text = vault.open_document(document);
      if (text) COMITY_CHECK(visit(*text));
    }
    if (documents.size() < kReadAtOnce) return {};
    after = documents.back().key.name;
  }
}

std::string text_at(const json::Value& object, std::string_view key) {
  const auto* value = object.find(key);
  return value == nullptr ? std::string() : std::string(value->text());
}

std::uint64_t number_at(const json::Value& object, std::string_view key) {
  const auto* value = object.find(key);
  return value == nullptr ? 0 : static_cast<std::uint64_t>(value->integer());
}

std::vector<std::string> list_at(const json::Value& object, std::string_view key) {
  std::vector<std::string> texts;
  if (const auto* value = object.find(key)) {
    for (const auto& element : value->items()) texts.emplace_back(element.text());
  }
  return texts;
}

void write_list(json::Writer& out, std::string_view key, const std::vector<std::string>& texts) {
  out.key(key).begin_array();
  for (const auto& text : texts) out.value(text);
  out.end_array();
}

}  // namespace comity::exchange
