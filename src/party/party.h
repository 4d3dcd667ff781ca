// A party: an organisation that takes part, as the directory publishes it.
//
// Plain values. Reading yields Code::invalid, with the place as a JSON pointer.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/sign.h"
#include "json/value.h"
#include "json/write.h"
#include "party/handle.h"
#include "party/role.h"

namespace comity::party {

// One key for one purpose, so that a signature can never be taken for one of another kind.
enum class KeyPurpose : std::uint8_t { sign, message, log, witness, directory };

struct PublishedKey {
  std::string id;  // key_id_of(key)
  KeyPurpose purpose = KeyPurpose::sign;
  crypto::PublicKey key{};
};

enum class ContactKind : std::uint8_t { email, phone, web };

struct Contact {
  ContactKind kind;
  std::string value;
};

struct Party {
  Handle handle;         // names the jurisdiction too
  std::string identity;  // id of its STIX identity object
  std::string name;
  Jurisdiction located;  // where its data is kept
  std::vector<Role> roles;
  std::vector<PublishedKey> keys;
  std::vector<Contact> contacts;
};

std::string key_id_of(const crypto::PublicKey& key);
PublishedKey published(const crypto::PublicKey& key, KeyPurpose purpose);

// 1 to 256 bytes of UTF-8 without control characters, else Code::usage.
Status check_name(std::string_view name);

// Format: docs/format/directory.md.
void write(json::Writer& out, const Party& party);
Result<Party> read_party(const json::Value& value, const std::string& where);

// Only what rules may ask of a party: handle, place, roles. Read back it has no identity, name, keys or contacts.
void write_facts(json::Writer& out, const Party& party);
Result<Party> read_facts(const json::Value& value, const std::string& where);

// The STIX 2.1 identity object of the party, as it was at `time`.
std::string identity_object(const Party& party, Time time);

}  // namespace comity::party
