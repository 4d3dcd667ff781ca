// Leaves: commitments of one size to records whose parts can be shown one by one.
//
// A record has a key of its own, 32 random bytes. Every part is hashed with a nonce from that key, so who does not
// have the nonce can test no guess, and two records of one thing are not alike. Destroying the key closes the record
// for ever; the leaf stays a number. Format: docs/format/leaf.md.
//
// Pure, any thread, never fails.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "crypto/secret.h"
#include "log/hash.h"

namespace comity::log {

// The fields of every record, in this order. One that a record has not is committed as null, so that a leaf does not
// tell which there are.
enum class Field : std::uint8_t {
  kind,
  exercise,
  at,
  party,
  action,
  sender,
  receiver,
  caller,
  purpose,
  authentication,
  terms,
  parties,
  rules,
  decided,
  items,
  reference,
  details
};
inline constexpr std::size_t kFields = 17;
std::string_view name_of(Field field);

using FieldHashes = std::array<Hash, kFields>;

// `value` is canonical JSON (RFC 8785).
Hash field_nonce(const crypto::Key& record, Field field);
Hash field_hash(Field field, const Hash& nonce, std::string_view value);
// What the leaf holds of the record.
Hash commitment_of(const FieldHashes& fields);
// The entry of the log: 47 bytes, whatever it commits to.
inline constexpr std::string_view kLeafTag{"comity/leaf/v1\0", 15};
inline constexpr std::size_t kEntrySize = kLeafTag.size() + sizeof(Hash);
std::array<std::uint8_t, kEntrySize> entry_of(const Hash& commitment);
Hash leaf_of(const Hash& commitment);

// The parts of a page. Field::decided has the root over the decisions, Field::items that over the items.
Hash decided_nonce(const crypto::Key& record, std::uint32_t number);
Hash decided_hash(const Hash& nonce, std::string_view value);

// Of one item in one record, from the record's key and a secret of the item's own: without either it cannot be made
// again. The receiver gets it with the item; release and receipt carry the same commitment.
Hash item_key(const crypto::Key& record, const Hash& item_secret);
// `digest`: SHA-256 of the item's canonical form.
Hash item_commitment(const Hash& item_key, const Hash& digest);
// The item was decided by `count` of the record's decisions, from number `first` on: one of each owner.
struct DecidedBy {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};
Hash item_hash(const Hash& commitment, const DecidedBy& by);

}  // namespace comity::log
