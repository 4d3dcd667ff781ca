#include "exchange/callers.h"

#include <algorithm>
#include <mutex>

#include "base/text.h"
#include "crypto/hash.h"
#include "exchange/denial.h"
#include "exchange/documents.h"
#include "exchange/node.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr const char* kCallerKind = "caller";
constexpr std::string_view kTokenPrefix = "cmt_";  // so that people and scanners see what they found
constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kTokenLength = kTokenPrefix.size() + 43;  // base64url

std::string token_credential(std::string_view token) { return "token:" + to_hex(crypto::sha256(as_bytes(token))); }

std::string certificate_credential(const CertificateFingerprint& fingerprint) {
  return "certificate:" + to_hex(fingerprint);
}

std::string password_credential(std::string_view name) { return std::string("password:").append(name); }

bool is_valid(const Caller& caller, Time now) { return caller.expires.micros == 0 || now < caller.expires; }

bool consists_of(std::string_view text, std::string_view allowed, std::size_t longest) {
  return !text.empty() && text.size() <= longest && text.front() != '-' &&
         text.find_first_not_of(allowed) == std::string_view::npos;
}

bool covers(const std::vector<std::string>& collections, std::string_view id) {
  return std::any_of(collections.begin(), collections.end(),
                     [id](const auto& one) { return one == kEveryCollection || one == id; });
}

// Names of documents can be read in the store's file; that of a caller tells nothing.
store::DocumentKey key_of(const Node& node, const std::string& credential) {
  return {kCallerKind, to_hex(node.vault().digest(credential))};
}

Result<std::string> hash_of(std::string_view password, const crypto::Salt& salt) {
  COMITY_TRY(const auto key, crypto::derive_key(crypto::Secret(password), salt, {}));
  return to_hex(crypto::sha256(key.view()));
}

}  // namespace

std::string_view name_of(Strength strength) {
  switch (strength) {
    case Strength::none: return "none";
    case Strength::password: return "password";
    case Strength::token: return "token";
    case Strength::certificate: return "certificate";
  }
  return "none";
}

Caller anonymous_caller(const party::Handle& own) {
  return {"anyone", Strength::none, own, "", {{kEveryCollection}, {}, false}, {}, {}, 0};
}

bool is_token(std::string_view text) { return text.size() == kTokenLength && text.starts_with(kTokenPrefix); }

bool Rights::may_read(std::string_view collection) const { return covers(read, collection); }
bool Rights::may_write(std::string_view collection) const { return covers(write, collection); }

std::string Callers::text_of(const std::string& credential, const Entry& entry) {
  const auto& caller = entry.caller;
  json::Writer out;
  out.begin_object().member("credential", credential).member("name", caller.name);
  out.member("strength", name_of(caller.strength)).member("party", caller.party.text());
  out.member("purpose", caller.purpose);
  write_list(out, "read", caller.rights.read);
  write_list(out, "write", caller.rights.write);
  out.member("administer", caller.rights.administer);
  out.member("added", caller.added.micros).member("expires", caller.expires.micros);
  write_list(out, "terms", gate::words_of(caller.terms));
  out.member("salt", to_hex(entry.salt)).member("hash", entry.hash);
  return out.end_object().take();
}

Result<std::pair<std::string, Callers::Entry>> Callers::read(std::string_view text) {
  json::Reader reader(whole_items());
  COMITY_TRY(const auto* root, reader.read(text));
  COMITY_TRY(auto handle, party::Handle::parse(text_at(*root, "party")));
  const auto strength = text_at(*root, "strength");
  const auto known = {Strength::password, Strength::token, Strength::certificate};
  const auto found = std::find_if(known.begin(), known.end(), [&](Strength one) { return name_of(one) == strength; });
  Rights rights{list_at(*root, "read"), list_at(*root, "write"), false};
  const auto* administer = root->find("administer");
  rights.administer = administer != nullptr && administer->boolean();
  Entry entry{{text_at(*root, "name"), found == known.end() ? Strength::none : *found, std::move(handle),
               text_at(*root, "purpose"), std::move(rights), Time{static_cast<std::int64_t>(number_at(*root, "added"))},
               Time{static_cast<std::int64_t>(number_at(*root, "expires"))}, gate::terms_of(list_at(*root, "terms"))},
              {},
              text_at(*root, "hash")};
  if (const auto salt = from_hex(text_at(*root, "salt")); salt && salt->size() == entry.salt.size()) {
    std::copy(salt->begin(), salt->end(), entry.salt.begin());
  }
  return std::pair(text_at(*root, "credential"), std::move(entry));
}

Status Callers::load(store::Store& store, const Vault& vault) {
  const std::unique_lock lock(mutex_);
  by_credential_.clear();
  return for_each_document(store, vault, kCallerKind, [this](const std::string& text) -> Status {
    COMITY_TRY(auto entry, read(text));
    by_credential_.insert_or_assign(std::move(entry.first), std::move(entry.second));
    return {};
  });
}

std::vector<Caller> Callers::all() const {
  const std::shared_lock lock(mutex_);
  std::vector<Caller> callers;
  for (const auto& [credential, entry] : by_credential_) callers.push_back(entry.caller);
  std::sort(callers.begin(), callers.end(), [](const Caller& a, const Caller& b) { return a.name < b.name; });
  return callers;
}

std::optional<Caller> Callers::find(const std::string& credential, Time now) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_credential_.find(credential);
  if (found == by_credential_.end() || !is_valid(found->second.caller, now)) return std::nullopt;
  return found->second.caller;
}

std::optional<Caller> Callers::by_token(std::string_view token, Time now) const {
  return is_token(token) ? find(token_credential(token), now) : std::nullopt;
}

std::optional<Caller> Callers::by_certificate(const CertificateFingerprint& fingerprint, Time now) const {
  return find(certificate_credential(fingerprint), now);
}

Result<std::optional<Caller>> Callers::by_password(std::string_view name, std::string_view password, Time now) const {
  std::optional<Entry> entry;
  {
    const std::shared_lock lock(mutex_);
    const auto found = by_credential_.find(password_credential(name));
    if (found != by_credential_.end() && is_valid(found->second.caller, now)) entry = found->second;
  }
  COMITY_TRY(const auto hash, hash_of(password, entry ? entry->salt : crypto::Salt{}));
  if (!entry || !crypto::equal(as_bytes(hash), as_bytes(entry->hash))) return std::nullopt;
  return entry->caller;
}

bool Callers::still_has(const Caller& caller, Time now) const {
  const std::shared_lock lock(mutex_);
  return std::any_of(by_credential_.begin(), by_credential_.end(), [&](const auto& entry) {
    const auto& known = entry.second.caller;
    return known.name == caller.name && known.added == caller.added && is_valid(known, now);
  });
}

Status Callers::check(const Node& node, const Caller& caller) const {
  constexpr std::string_view kNames = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@";
  constexpr std::string_view kPurposes = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (by_credential_.size() >= kMaxCallers) {
    return fail(Code::limit, {Msg::kTooManyCallers, {{"limit", std::to_string(kMaxCallers)}}});
  }
  if (!consists_of(caller.name, kNames, 64)) {
    return fail(Code::usage, {Msg::kCallerNameUnfit, {{"name", excerpt(caller.name)}}});
  }
  if (!consists_of(caller.purpose, kPurposes, 63)) {
    return fail(Code::usage, {Msg::kPurposeUnfit, {{"purpose", excerpt(caller.purpose)}}});
  }
  const bool taken = std::any_of(by_credential_.begin(), by_credential_.end(),
                                 [&](const auto& entry) { return entry.second.caller.name == caller.name; });
  if (taken) return fail(Code::exists, {Msg::kCallerNameTaken, {{"name", caller.name}}});
  if (node.directory()->find(caller.party) == nullptr) {
    return fail(Code::usage, {Msg::kPartyUnknown, {{"party", caller.party.text()}}});
  }
  if (caller.rights.administer && caller.party != node.party().handle) {
    return fail(Code::usage, {Msg::kForeignAdministrator, {{"own", node.party().handle.text()}}});
  }
  return {};
}

Status Callers::add(Node& node, const std::string& credential, Entry entry) {
  COMITY_TRY(const auto allowed, allow(node, gate::Action::credential, operator_of(node.party(), "operator")));
  const std::unique_lock lock(mutex_);
  COMITY_CHECK(check(node, entry.caller));
  if (by_credential_.contains(credential)) return fail(Code::exists, Msg::kCredentialTaken);
  entry.caller.added = node.environment().clock.now();
  auto batch = node_batch(node, store::RecordKind::node, "token add", allowed);
  batch.documents.push_back(node.vault().seal_document(key_of(node, credential), text_of(credential, entry)));
  COMITY_CHECK(node.store().apply(std::move(batch)));
  by_credential_.insert_or_assign(credential, std::move(entry));
  return {};
}

Result<std::string> Callers::add_token(Node& node, Caller caller) {
  const auto random = node.environment().random.bytes<kTokenBytes>();
  auto token = std::string(kTokenPrefix).append(to_base64url(random));
  caller.strength = Strength::token;
  COMITY_CHECK(add(node, token_credential(token), {std::move(caller), {}, {}}));
  return token;
}

Status Callers::add_certificate(Node& node, Caller caller, const CertificateFingerprint& fingerprint) {
  caller.strength = Strength::certificate;
  return add(node, certificate_credential(fingerprint), {std::move(caller), {}, {}});
}

Status Callers::add_password(Node& node, Caller caller, const crypto::Secret& password) {
  if (password.text().size() < kMinPasswordBytes) {
    return fail(Code::usage, {Msg::kPasswordShort, {{"least", std::to_string(kMinPasswordBytes)}}});
  }
  Entry entry{std::move(caller), node.environment().random.bytes<sizeof(crypto::Salt)>(), {}};
  COMITY_TRY(entry.hash, hash_of(password.text(), entry.salt));
  entry.caller.strength = Strength::password;
  const auto credential = password_credential(entry.caller.name);
  return add(node, credential, std::move(entry));
}

Status Callers::revoke(Node& node, const std::string& name) {
  const std::unique_lock lock(mutex_);
  const auto found = std::find_if(by_credential_.begin(), by_credential_.end(),
                                  [&](const auto& entry) { return entry.second.caller.name == name; });
  if (found == by_credential_.end()) return fail(Code::not_found, {Msg::kCallerUnknown, {{"name", excerpt(name)}}});
  COMITY_CHECK(forget(node, key_of(node, found->first), "token revoke"));
  by_credential_.erase(found);
  return {};
}

}  // namespace comity::exchange
