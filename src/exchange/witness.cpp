#include "exchange/witness.h"

#include <algorithm>

#include "crypto/hash.h"
#include "exchange/documents.h"
#include "exchange/log_keys.h"
#include "exchange/node.h"
#include "json/read.h"
#include "log/cosignature.h"

namespace comity::exchange {

namespace {

constexpr const char* kWitnessed = "witnessed";

// As tlog-witness names it in addresses.
std::string name_of(const std::string& origin) { return to_hex(crypto::sha256(as_bytes(origin))); }

store::Document document_of(const Node& node, const Witnessed& one) {
  std::vector<std::string> keys;
  for (const auto& key : one.log.keys) keys.push_back(log::text_of(key));
  json::Writer out;
  out.begin_object().member("at", one.at.micros).member("fork", one.fork);
  write_list(out, "keys", keys);
  out.member("note", one.note).member("origin", one.origin).member("root", to_base64(one.log.root));
  out.member("size", one.log.size).end_object();
  return node.vault().seal_document({kWitnessed, name_of(one.origin)}, out.take());
}

// A witness that has lost what it cosigned must not begin anew: such a document is an error.
Result<Witnessed> read_witnessed(const Node& node, const store::Document& document) {
  COMITY_TRY(const auto text, node.vault().open_document(document));
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(text));
  Witnessed one{text_at(*root, "origin"), {}, text_at(*root, "note"), {}, text_at(*root, "fork")};
  one.at.micros = static_cast<std::int64_t>(number_at(*root, "at"));
  for (const auto& key : list_at(*root, "keys")) {
    COMITY_TRY(one.log.keys.emplace_back(), log::parse_verifier_key(key));
  }
  one.log.size = number_at(*root, "size");
  const auto hash = from_base64(text_at(*root, "root"));
  if (!hash || hash->size() != one.log.root.size()) {
    return fail(Code::damaged, {Msg::kDocumentUnreadable, {{"kind", kWitnessed}, {"reason", "root"}}});
  }
  std::copy(hash->begin(), hash->end(), one.log.root.begin());
  return one;
}

// Two heads of one size that the log signed: it said different things to different people. The first is kept.
bool is_fork(const Witnessed& known, const log::WitnessVerdict& verdict) {
  return known.fork.empty() && known.log.size > 0 && verdict.checkpoint.size == known.log.size &&
         verdict.checkpoint.root != known.log.root;
}

Result<std::string> cosigned(Node& node, Witnessed& known, log::WitnessVerdict& verdict) {
  COMITY_TRY(const auto key, witness_key(node));
  known.at = std::max(known.at, node.environment().clock.now());
  const auto signature = log::cosign(witness_name(node), *key.key, verdict.note.text, known.at);
  verdict.note.signatures.push_back(signature);
  known.log.size = verdict.checkpoint.size;
  known.log.root = verdict.checkpoint.root;
  known.note = log::text_of(verdict.note);
  COMITY_CHECK(keep_unlogged(node, document_of(node, known)));
  return log::signature_line(signature);
}

}  // namespace

Result<std::vector<Witnessed>> witnessed_logs(Node& node) {
  COMITY_TRY(const auto documents, node.store().documents(kWitnessed, {}, kMaxWitnessed));
  std::vector<Witnessed> all;
  for (const auto& document : documents) {
    COMITY_TRY(all.emplace_back(), read_witnessed(node, document));
  }
  return all;
}

Result<std::optional<Witnessed>> witnessed_by_hash(Node& node, const std::string& hash) {
  COMITY_TRY(const auto document, node.store().document({kWitnessed, hash}));
  if (!document) return std::nullopt;
  return read_witnessed(node, *document);
}

Result<std::optional<Witnessed>> witnessed_log(Node& node, const std::string& origin) {
  return witnessed_by_hash(node, name_of(origin));
}

Status witness_log(Node& node, const log::VerifierKey& key) {
  if (key.kind != log::KeyKind::ed25519) return fail(Code::usage, Msg::kWitnessKeyKind);
  const std::lock_guard lock(node.witnessing());
  COMITY_CHECK(witness_key(node));
  COMITY_TRY(const auto all, witnessed_logs(node));
  COMITY_TRY(const auto before, witnessed_log(node, key.name));
  auto one = before.value_or(Witnessed{key.name, {}, {}, {}, {}});
  auto& keys = one.log.keys;
  if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
    return fail(Code::exists, {Msg::kWitnessKnown, {{"origin", key.name}}});
  }
  if ((!before && all.size() == kMaxWitnessed) || keys.size() == kMaxWitnessedKeys) {
    return fail(Code::limit, {Msg::kWitnessFull,
                              {{"limit", std::to_string(kMaxWitnessed)}, {"keys", std::to_string(kMaxWitnessedKeys)}}});
  }
  keys.push_back(key);
  return keep(node, document_of(node, one), "witness add");
}

Result<std::string> stop_witnessing(Node& node, const std::string& name) {
  const std::lock_guard lock(node.witnessing());
  COMITY_TRY(auto all, witnessed_logs(node));
  for (auto& one : all) {
    auto& keys = one.log.keys;
    const auto before = keys.size();
    std::erase_if(keys, [&](const auto& key) { return one.origin == name || log::text_of(key) == name; });
    if (keys.size() == before) continue;
    COMITY_CHECK(keep(node, document_of(node, one), "witness remove"));
    return one.origin;
  }
  return fail(Code::not_found, {Msg::kWitnessNotFollowed, {{"name", name}}});
}

Result<WitnessAnswer> cosign(Node& node, std::string_view body) {
  const std::lock_guard lock(node.witnessing());
  std::optional<Witnessed> known;
  const auto look_up = [&](const std::string& origin) -> Result<std::optional<log::WitnessedLog>> {
    COMITY_TRY(known, witnessed_log(node, origin));
    if (!known || known->log.keys.empty()) return std::nullopt;
    return known->log;
  };
  COMITY_TRY(auto verdict, log::judge_checkpoint(body, look_up));
  WitnessAnswer answer{std::move(verdict), {}};
  if (answer.verdict.status == 200) {
    COMITY_TRY(answer.cosignature, cosigned(node, *known, answer.verdict));
  } else if (known && is_fork(*known, answer.verdict)) {
    known->fork = log::text_of(answer.verdict.note);
    COMITY_CHECK(keep_unlogged(node, document_of(node, *known)));
  }
  return answer;
}

}  // namespace comity::exchange
