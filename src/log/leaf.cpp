#include "log/leaf.h"

#include <algorithm>

#include "crypto/hash.h"
#include "log/tree.h"

namespace comity::log {

namespace {

constexpr std::string_view kFieldTag{"comity/field/v1\0", 16};
constexpr std::string_view kDecidedTag{"comity/decided/v1\0", 18};
constexpr std::string_view kItemTag{"comity/item/v1\0", 15};
constexpr std::array<std::uint8_t, 1> kLeafMark{0};  // RFC 6962 §2.1

constexpr std::array<std::string_view, kFields> kNames{
    "kind",           "exercise", "at",      "party", "action",  "sender", "receiver",  "caller", "purpose",
    "authentication", "terms",    "parties", "rules", "decided", "items",  "reference", "details"};

std::array<std::uint8_t, 4> big_endian(std::uint32_t number) {
  return {static_cast<std::uint8_t>(number >> 24U), static_cast<std::uint8_t>(number >> 16U),
          static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)};
}

std::string text_of(std::string_view tag, std::string_view rest) { return std::string(tag).append(rest); }

}  // namespace

std::string_view name_of(Field field) { return kNames.at(static_cast<std::size_t>(field)); }

Hash field_nonce(const crypto::Key& record, Field field) {
  return crypto::hmac_sha256(record, as_bytes(text_of(kFieldTag, name_of(field))));
}

// The pair is one canonical JSON array; names of fields need no escapes.
Hash field_hash(Field field, const Hash& nonce, std::string_view value) {
  return crypto::sha256({kLeafMark, as_bytes(kFieldTag), nonce, as_bytes("[\""), as_bytes(name_of(field)),
                         as_bytes("\","), as_bytes(value), as_bytes("]")});
}

Hash commitment_of(const FieldHashes& fields) { return root_of(fields); }

std::array<std::uint8_t, kEntrySize> entry_of(const Hash& commitment) {
  std::array<std::uint8_t, kEntrySize> entry{};
  std::copy(kLeafTag.begin(), kLeafTag.end(), entry.begin());
  std::copy(commitment.begin(), commitment.end(), entry.begin() + kLeafTag.size());
  return entry;
}

Hash leaf_of(const Hash& commitment) { return crypto::sha256({kLeafMark, as_bytes(kLeafTag), commitment}); }

Hash decided_nonce(const crypto::Key& record, std::uint32_t number) {
  return crypto::hmac_sha256(record, as_bytes(text_of(kDecidedTag, as_text(big_endian(number)))));
}

Hash decided_hash(const Hash& nonce, std::string_view value) {
  return crypto::sha256({kLeafMark, as_bytes(kDecidedTag), nonce, as_bytes(value)});
}

Hash item_key(const crypto::Key& record, const Hash& item_secret) {
  return crypto::hmac_sha256(record, as_bytes(text_of(kItemTag, as_text(item_secret))));
}

Hash item_commitment(const Hash& item_key, const Hash& digest) {
  return crypto::sha256({as_bytes(kItemTag), item_key, digest});
}

Hash item_hash(const Hash& commitment, const DecidedBy& by) {
  return crypto::sha256({kLeafMark, as_bytes(kItemTag), commitment, big_endian(by.first), big_endian(by.count)});
}

}  // namespace comity::log
