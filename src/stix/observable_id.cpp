#include "stix/observable_id.h"

#include <algorithm>
#include <array>

#include "base/uuid.h"
#include "crypto/hash.h"
#include "json/canonical.h"
#include "stix/id.h"
#include "stix/inspect.h"

namespace comity::stix {

namespace {

using namespace std::string_view_literals;

// §2.9: 00abedb4-aa42-466c-9c01-fed23315a9b7
constexpr auto kNamespace = "\x00\xab\xed\xb4\xaa\x42\x46\x6c\x9c\x01\xfe\xd2\x33\x15\xa9\xb7"sv;

// §6.1.1, §6.7.1, §6.18.1: of the hashes only one contributes, the first of these that is there.
const json::Value* chosen_hash(const json::Value& hashes) {
  for (const auto name : {"MD5"sv, "SHA-1"sv, "SHA-256"sv, "SHA-512"sv}) {
    if (const auto* hash = hashes.find(name)) return hash;
  }
  return hashes.items().empty() ? nullptr : &hashes.items().front();
}

void append_member(std::string& name, std::string_view key) {
  name += name.empty() ? "{\"" : ",\"";
  name.append(key).append("\":");
}

// §2.9: the contributing properties as a JSON object in canonical form. Their names need no escape.
std::string name_of(const ObjectType& type, const json::Value& object) {
  std::string name;
  for (const auto property : type.contributing) {
    const auto* value = object.find(property);
    if (value == nullptr) continue;
    if (property != "hashes") {
      append_member(name, property);
      json::append_canonical(name, *value);
    } else if (const auto* hash = chosen_hash(*value)) {
      append_member(name, property);
      name.append("{\"").append(hash->key()).append("\":");
      json::append_canonical(name, *hash);
      name += '}';
    }
  }
  return name.empty() ? name : name + '}';
}

}  // namespace

std::optional<std::string> deterministic_uuid(const ObjectType& type, const json::Value& object) {
  const std::string name = name_of(type, object);
  if (name.empty()) return std::nullopt;
  return uuid5_from_sha1(crypto::sha1(as_bytes(std::string(kNamespace) + name)));
}

void check_observable_id(Inspection& inspection, const ObjectType& type, const json::Value& object) {
  const auto* id = object.find("id");
  const auto parts = id == nullptr ? std::nullopt : parse_id(id->text());
  if (!parts) return;  // reported with the common properties
  const Path root;
  const Path path(root, "id");
  const auto expected = deterministic_uuid(type, object);
  const int version = uuid_version(parts->uuid);
  if (!expected) {
    // §2.9: none of the contributing properties is there, so that a UUIDv4 MUST be used.
    if (version != 4) inspection.add(Rule::observable_id_v4, path);
  } else if (version != 5) {
    inspection.add(Rule::observable_id_v5, path);
  } else if (*expected != parts->uuid) {
    // §2.9 has every step of the computation as a SHOULD, §3.4 allows other algorithms: the id is not wrong.
    inspection.add(Rule::observable_id, path, *expected);
  } else if (object.find("modified") != nullptr) {
    // §3.6: one who versions observables MUST NOT give them ids that others compute too.
    inspection.add(Rule::observable_versioned, path);
  }
}

}  // namespace comity::stix
