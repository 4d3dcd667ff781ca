#include "exchange/log_keys.h"

#include <fmt/format.h>

#include "exchange/documents.h"
#include "exchange/journal.h"
#include "exchange/node.h"
#include "json/read.h"

namespace comity::exchange {

namespace {

constexpr const char* kLogKey = "log-key";
constexpr const char* kWitnessKey = "witness-key";

struct KeptKey {
  std::string origin;
  LogKey key;
  crypto::Key seed;
};

store::Document document_of(const Vault& vault, const char* kind, const KeptKey& kept) {
  json::Writer out;
  out.begin_object().member("number", kept.key.number).member("origin", kept.origin);
  out.member("seed", to_base64(kept.seed.view())).end_object();
  return vault.seal_document({kind, fmt::format("{:020}", kept.key.number)}, out.take());
}

Result<KeptKey> read_key(const Vault& vault, const store::Document& document) {
  COMITY_TRY(const auto text, vault.open_document(document));
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(text));
  const auto bytes = from_base64(text_at(*root, "seed"));
  auto seed = bytes ? crypto::Key::from(*bytes) : std::nullopt;
  if (!seed) return fail(Code::damaged, {Msg::kDocumentUnreadable, {{"kind", document.key.kind}, {"reason", "seed"}}});
  LogKey key{number_at(*root, "number"), std::make_shared<const crypto::SigningKey>(*seed)};
  return KeptKey{text_at(*root, "origin"), std::move(key), std::move(*seed)};
}

KeptKey new_key(const Node& node, std::string name, std::uint64_t number) {
  auto seed = node.vault().new_key();
  LogKey key{number, std::make_shared<const crypto::SigningKey>(seed)};
  return {std::move(name), std::move(key), std::move(seed)};
}

log::VerifierKey verifier_of(const std::string& origin, const LogKey& key) {
  return log::verifier_key(origin, log::KeyKind::ed25519, key.key->public_key());
}

// An entry of the log about its own key; signed, as every head from then on, by those that stand then.
Entry key_entry(const Node& node, store::RecordKind kind, std::string_view what, const log::VerifierKey& key) {
  Entry entry(node, kind);
  json::Writer out;
  out.begin_object().member("key", log::text_of(key)).member("what", what);
  entry.details = out.end_object().take();
  return entry;
}

std::string first_origin(const Node& node) { return "comity/" + node.party().handle.text(); }

// By the moment, which no older copy of this node has used.
std::string later_origin(const Node& node) {
  auto moment = to_text(node.environment().clock.now());
  std::erase_if(moment, [](char c) { return c == '-' || c == ':' || c == '.'; });
  return first_origin(node) + '/' + moment;
}

Status apply(Node& node, const Entry& entry, const KeptKey& added) {
  auto batch = batch_of(node.vault(), entry);
  batch.documents.push_back(document_of(node.vault(), kLogKey, added));
  COMITY_CHECK(node.store().apply(std::move(batch)));
  return {};
}

}  // namespace

Result<LogSigners> load_log_signers(store::Store& store, const Vault& vault) {
  LogSigners signers;
  COMITY_TRY(const auto documents, store.documents(kLogKey, {}, store::kMaxDocuments));
  for (const auto& document : documents) {
    COMITY_TRY(auto kept, read_key(vault, document));
    if (kept.origin != signers.origin) signers = {kept.origin, {}};
    signers.keys.push_back(std::move(kept.key));
  }
  return signers;
}

Result<std::vector<log::VerifierKey>> known_log_keys(store::Store& store, const Vault& vault) {
  std::vector<log::VerifierKey> keys;
  COMITY_TRY(const auto documents, store.documents(kLogKey, {}, store::kMaxDocuments));
  for (const auto& document : documents) {
    COMITY_TRY(const auto kept, read_key(vault, document));
    keys.push_back(verifier_of(kept.origin, kept.key));
  }
  return keys;
}

Status prepare_log(Node& node) {
  COMITY_TRY(auto signers, load_log_signers(node.store(), node.vault()));
  if (!signers.keys.empty()) {
    node.ledger().sign_as(std::move(signers.origin), std::move(signers.keys));
    return {};
  }
  const auto made = new_key(node, first_origin(node), 1);
  node.ledger().sign_as(made.origin, {made.key});
  return apply(node, key_entry(node, store::RecordKind::key, "log key", verifier_of(made.origin, made.key)), made);
}

Result<log::VerifierKey> add_log_key(Node& node) {
  COMITY_TRY(auto signers, load_log_signers(node.store(), node.vault()));
  if (signers.keys.size() > 1) return fail(Code::exists, Msg::kLogKeysTwo);
  const auto made = new_key(node, signers.origin, signers.keys.back().number + 1);
  const auto verifier = verifier_of(made.origin, made.key);
  signers.keys.push_back(made.key);
  node.ledger().sign_as(signers.origin, std::move(signers.keys));
  COMITY_CHECK(apply(node, key_entry(node, store::RecordKind::key, "log key added", verifier), made));
  return verifier;
}

Result<log::VerifierKey> retire_log_key(Node& node) {
  COMITY_TRY(auto signers, load_log_signers(node.store(), node.vault()));
  if (signers.keys.size() < 2) return fail(Code::not_found, Msg::kLogKeysOne);
  const auto retired = signers.keys.front();
  const auto verifier = verifier_of(signers.origin, retired);
  auto batch = batch_of(node.vault(), key_entry(node, store::RecordKind::key, "log key retired", verifier));
  batch.forgotten.push_back({kLogKey, fmt::format("{:020}", retired.number)});
  COMITY_CHECK(node.store().apply(std::move(batch)));  // the last head that both signed
  node.ledger().sign_as(signers.origin, {signers.keys.back()});
  return verifier;
}

Result<log::VerifierKey> restart_log(Node& node, const std::string& why) {
  COMITY_TRY(const auto signers, load_log_signers(node.store(), node.vault()));
  const auto number = signers.keys.empty() ? 1 : signers.keys.back().number + 1;  // of a store from before the log
  const auto made = new_key(node, later_origin(node), number);
  const auto verifier = verifier_of(made.origin, made.key);
  const auto before = node.ledger().head();
  Entry entry(node, store::RecordKind::freeze);
  json::Writer out;
  out.begin_object().member("key", log::text_of(verifier)).key("reference").begin_object();
  out.member("checkpoint", before.note).end_object().member("why", why);
  entry.details = out.end_object().take();
  node.ledger().begin_log();
  node.ledger().sign_as(made.origin, {made.key});
  COMITY_CHECK(apply(node, entry, made));
  return verifier;
}

std::string witness_name(const Node& node) { return first_origin(node) + "/witness"; }

Result<LogKey> witness_key(Node& node) {
  COMITY_TRY(const auto documents, node.store().documents(kWitnessKey, {}, 1));
  if (!documents.empty()) {
    COMITY_TRY(auto kept, read_key(node.vault(), documents.front()));
    return std::move(kept.key);
  }
  const auto made = new_key(node, witness_name(node), 1);
  const auto verifier = log::verifier_key(made.origin, log::KeyKind::cosignature, made.key.key->public_key());
  auto batch = batch_of(node.vault(), key_entry(node, store::RecordKind::key, "witness key", verifier));
  batch.documents.push_back(document_of(node.vault(), kWitnessKey, made));
  COMITY_CHECK(node.store().apply(std::move(batch)));
  return made.key;
}

}  // namespace comity::exchange
