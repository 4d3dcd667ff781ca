#include "exchange/vault.h"

#include <algorithm>
#include <cstring>

#include "crypto/hash.h"
#include "crypto/seal.h"

namespace comity::exchange {

namespace {

constexpr std::uint16_t kItemFormat = 2;                  // 1: without the digest beside the key
constexpr std::uint64_t kMaxUnpackedBytes = 1ULL << 30U;  // unpacked
constexpr std::size_t kMaxCursorBytes = 256;

void append_part(std::string& out, std::string_view part) {
  const std::uint64_t size = part.size();
  for (unsigned shift = 0; shift < 64; shift += 8) out += static_cast<char>(size >> shift);
  out += part;
}

// The columns of an item as one unambiguous text: what seals them together.
template <class Row>
std::string columns_of(std::string_view tenant, const Row& row, std::uint32_t dictionary, std::uint32_t key_id) {
  std::string out = "comity item 1";
  out += static_cast<char>(row.kind);
  out += static_cast<char>(row.exercise);
  for (const auto part : {tenant, std::string_view(row.type), std::string_view(row.id), std::string_view(row.version),
                          as_text(row.digest), std::string_view(row.owner), std::string_view(row.creator),
                          std::string_view(row.custodian), std::string_view(row.origin)}) {
    append_part(out, part);
  }
  append_part(out, std::to_string(dictionary));
  append_part(out, std::to_string(key_id));
  return out;
}

std::string_view note_context() { return "comity note 1"; }

std::string document_context(const store::DocumentKey& key) {
  std::string out = "comity document 1";
  append_part(out, key.kind);
  append_part(out, key.name);
  return out;
}

std::string cursor_context(std::string_view context) { return std::string("comity cursor 1").append(context); }

ByteView key_part(ByteView wrapped_key) {
  return wrapped_key.first(std::min(wrapped_key.size(), crypto::kWrappedKeySize));
}

crypto::Sha256 secret_from(const crypto::Key& item_key) {
  return crypto::hmac_sha256(item_key, as_bytes("comity item secret 1"));
}

// An item's key masks one digest, ever. Masking again unmasks.
crypto::Sha256 masked_digest(const crypto::Key& item_key, const crypto::Sha256& digest) {
  auto masked = crypto::hmac_sha256(item_key, as_bytes("comity item digest 1"));
  for (std::size_t i = 0; i < masked.size(); ++i) masked.at(i) ^= digest.at(i);
  return masked;
}

// A key of its own for a purpose of its own.
crypto::Key key_from(const crypto::Key& key, std::string_view purpose) {
  const auto bytes = crypto::hmac_sha256(key, as_bytes(purpose));
  return *crypto::Key::from(bytes);
}

}  // namespace

Vault::Vault(VaultKeys keys, Random& random)
    : keys_(std::move(keys)), derived_ids_(key_from(keys_.index, "comity derived ids 1")), random_(random) {}

Vault Vault::with_same_keys() const {
  return {{keys_.items.clone(), keys_.items_id, keys_.index.clone(), keys_.records.clone(), keys_.cursors.clone()},
          random_};
}

Status Vault::learn(const std::vector<store::DictionaryRow>& dictionaries) {
  for (const auto& row : dictionaries) {
    COMITY_TRY(auto dictionary, Dictionary::prepare(row.bytes));
    dictionaries_.try_emplace(row.id, std::move(dictionary));
  }
  return {};
}

std::uint64_t Vault::keyed64(std::string_view context, std::string_view tenant, std::string_view text) const {
  std::string input(context);
  append_part(input, tenant);
  input += text;
  const auto digest = crypto::hmac_sha256(keys_.index, as_bytes(input));
  std::uint64_t out = 0;
  std::memcpy(&out, digest.data(), sizeof out);
  return out;
}

std::uint64_t Vault::id_key(std::string_view tenant, std::string_view id) const { return keyed64("id", tenant, id); }

std::uint64_t Vault::token(std::string_view tenant, Token kind, std::string_view folded) const {
  constexpr std::array<std::string_view, 4> kContexts{"", "word", "value", "marking"};
  return keyed64(kContexts.at(static_cast<std::size_t>(kind)), tenant, folded);
}

store::Digest Vault::digest(std::string_view canonical) const {
  return crypto::hmac_sha256(keys_.index, as_bytes(canonical));
}

Vault::SealedItem Vault::seal(std::string_view tenant, const store::NewItem& item, std::string_view content,
                              const crypto::Sha256& canonical) const {
  const auto newest = dictionaries_.empty() ? nullptr : &*dictionaries_.rbegin();
  const auto key = crypto::Key::random(random_);
  store::Sealed sealed;
  sealed.dictionary = newest == nullptr ? 0 : newest->first;
  sealed.key_id = keys_.items_id;
  sealed.format = kItemFormat;
  const auto columns = columns_of(tenant, item, sealed.dictionary, sealed.key_id);
  const auto packed = compress(as_bytes(content), newest == nullptr ? nullptr : &newest->second);
  sealed.bytes = crypto::seal(key, packed, as_bytes(columns), random_);
  sealed.wrapped_key = crypto::wrap(keys_.items, key);
  const auto masked = masked_digest(key, canonical);
  sealed.wrapped_key.insert(sealed.wrapped_key.end(), masked.begin(), masked.end());
  return {std::move(sealed), {secret_from(key), canonical}};
}

Result<ItemSecret> Vault::secret_of(ByteView wrapped_key) const {
  COMITY_TRY(const auto key, crypto::unwrap(keys_.items, key_part(wrapped_key)));
  ItemSecret secret{secret_from(key), std::nullopt};
  if (wrapped_key.size() != crypto::kWrappedKeySize + sizeof(crypto::Sha256)) return secret;
  crypto::Sha256 masked{};
  std::copy_n(wrapped_key.begin() + crypto::kWrappedKeySize, masked.size(), masked.begin());
  secret.digest = masked_digest(key, masked);
  return secret;
}

Result<std::string> Vault::open(const store::ItemRow& item, const store::Sealed& sealed) const {
  const auto dictionary = dictionaries_.find(sealed.dictionary);
  if (sealed.dictionary != 0 && dictionary == dictionaries_.end()) {
    return fail(Code::damaged, {Msg::kDictionaryMissing, {{"number", std::to_string(sealed.dictionary)}}});
  }
  if (sealed.key_id != keys_.items_id) {
    return fail(Code::damaged, {Msg::kItemKeyUnknown, {{"number", std::to_string(sealed.key_id)}}});
  }
  const auto columns = columns_of(item.tenant, item, sealed.dictionary, sealed.key_id);
  COMITY_TRY(const auto key, crypto::unwrap(keys_.items, key_part(sealed.wrapped_key)));
  COMITY_TRY(const auto packed, crypto::open(key, sealed.bytes, as_bytes(columns)));
  COMITY_TRY(const auto plain,
             decompress(packed, sealed.dictionary == 0 ? nullptr : &dictionary->second, kMaxItemBytes));
  return std::string(as_text(plain));
}

Limits whole_items() {
  Limits limits;
  limits.object_bytes = kMaxItemBytes;
  limits.depth = 512;
  limits.values = UINT32_MAX;
  limits.pattern_bytes = static_cast<std::uint32_t>(kMaxItemBytes);
  limits.pattern_depth = 512;
  return limits;
}

Bytes Vault::seal_note(std::string_view text) const {
  return crypto::seal(keys_.records, as_bytes(text), as_bytes(note_context()), random_);
}

Result<std::string> Vault::open_note(ByteView sealed) const {
  COMITY_TRY(const auto plain, crypto::open(keys_.records, sealed, as_bytes(note_context())));
  return std::string(as_text(plain));
}

store::Document Vault::seal_document(store::DocumentKey key, std::string_view text, Time expires) const {
  const auto packed = compress(as_bytes(text), nullptr);
  auto body = crypto::seal(keys_.records, packed, as_bytes(document_context(key)), random_);
  return {std::move(key), std::move(body), expires};
}

Result<std::string> Vault::open_document(const store::Document& document) const {
  COMITY_TRY(const auto packed, crypto::open(keys_.records, document.body, as_bytes(document_context(document.key))));
  COMITY_TRY(const auto plain, decompress(packed, nullptr, kMaxUnpackedBytes));
  return std::string(as_text(plain));
}

std::string Vault::seal_cursor(store::Position position, std::string_view context) const {
  std::array<std::uint64_t, 2> numbers{position.order, position.place};
  Bytes plain(sizeof numbers);
  std::memcpy(plain.data(), numbers.data(), sizeof numbers);
  return to_base64url(crypto::seal(keys_.cursors, plain, as_bytes(cursor_context(context)), random_));
}

Result<store::Position> Vault::open_cursor(std::string_view cursor, std::string_view context) const {
  std::array<std::uint64_t, 2> numbers{};
  const auto sealed = from_base64url(cursor.substr(0, kMaxCursorBytes));
  const auto plain = sealed ? crypto::open(keys_.cursors, *sealed, as_bytes(cursor_context(context)))
                            : Result<Bytes>(fail(Code::usage, Msg::kCursorForeign));
  if (!plain || plain->size() != sizeof numbers) return fail(Code::usage, Msg::kCursorForeign);
  std::memcpy(numbers.data(), plain->data(), sizeof numbers);
  return store::Position{numbers[0], numbers[1]};
}

}  // namespace comity::exchange
