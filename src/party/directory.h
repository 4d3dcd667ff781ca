// The signed, versioned list of parties. Format: docs/format/directory.md.
//
// What a directory says holds only together with keys one trusts already: read_directory() shows that it is whole
// and consistent and which of its own keys signed it; the caller compares `signers` with those it has pinned. A
// new node has a directory of one, itself, and pins its own key.
//
// Plain values. Errors: malformed, limit, invalid (with a JSON pointer), newer, damaged (a signature).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "party/party.h"

namespace comity::party {

// Jurisdictions under one name, such as "EU". From `until` on (0: never) it is nobody, as it is without members.
struct NamedGroup {
  std::string name;  // two to sixteen capitals and digits, no code of a jurisdiction
  std::vector<Jurisdiction> members;
  Time until;
};

// Whether a group may be called so.
bool is_group_name(std::string_view name);

void write(json::Writer& out, const NamedGroup& group);
Result<NamedGroup> read_group(const json::Value& value, const std::string& where);

// Who publishes the rulebook of a jurisdiction.
struct JurisdictionSigner {
  Jurisdiction jurisdiction;
  Handle party;
};

void write(json::Writer& out, const JurisdictionSigner& signer);

struct Directory {
  std::uint64_t version = 1;
  Time issued;
  std::vector<Party> parties;
  std::vector<NamedGroup> groups;
  std::vector<JurisdictionSigner> jurisdictions;
  std::vector<crypto::PublicKey> signers;  // as verified; ignored when signing

  // Of that handle, or nullptr.
  const Party* find(const Handle& handle) const;
  // Of that name, or nullptr.
  const NamedGroup* find_group(std::string_view name) const;
  // Who signs for it, or nullptr: then it has no rulebook.
  const Handle* signer_of(const Jurisdiction& jurisdiction) const;
};

// Whether that key of that party, as the directory has it, signed the message.
bool is_signed(const Directory& directory, std::string_view handle, std::string_view key_id, std::string_view message,
               ByteView signature);

// Canonical JSON with one signature, by a key that `signer` has in the directory itself.
Result<std::string> sign_directory(const Directory& directory, const Handle& signer, const crypto::SigningKey& key);

Result<Directory> read_directory(std::string_view text);

}  // namespace comity::party
