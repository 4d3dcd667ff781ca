#include "party/party.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/uuid.h"
#include "crypto/hash.h"
#include "party/members.h"

namespace comity::party {

namespace {

constexpr std::size_t kLongestText = 256;
constexpr std::array<std::string_view, 5> kPurposes{"sign", "message", "log", "witness", "directory"};
constexpr std::array<std::string_view, 3> kContactKinds{"email", "phone", "web"};
constexpr std::string_view kIdentityPrefix = "identity--";

// STIX 2.1 §2.7: type, two dashes, UUID.
bool is_identity(std::string_view id) {
  return id.starts_with(kIdentityPrefix) && is_uuid(id.substr(kIdentityPrefix.size()));
}

template <std::size_t N>
std::optional<std::size_t> index_in(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

Result<PublishedKey> read_key(const json::Value& value, const std::string& where) {
  const Members members(value, where);
  COMITY_TRY(const auto purpose, members.text("purpose"));
  COMITY_TRY(const auto algorithm, members.text("algorithm"));
  COMITY_TRY(const auto bytes, members.base64("public"));
  COMITY_TRY(const auto id, members.text("id"));
  const auto purpose_index = index_in(kPurposes, purpose);
  if (!purpose_index) return members.wrong("purpose", "one of sign, message, log, witness, directory");
  if (algorithm != "ed25519") return members.wrong("algorithm", "\"ed25519\"");
  crypto::PublicKey key{};
  if (bytes.size() != key.size()) return members.wrong("public", "a key of 32 bytes");
  std::copy(bytes.begin(), bytes.end(), key.begin());
  if (!crypto::is_sound(key)) return members.wrong("public", "a key that no one else can sign for");
  if (id != key_id_of(key)) return members.wrong("id", "the digest of its key");
  return published(key, static_cast<KeyPurpose>(*purpose_index));
}

Result<Contact> read_contact(const json::Value& value, const std::string& where) {
  const Members members(value, where);
  COMITY_TRY(const auto kind, members.text("kind"));
  COMITY_TRY(const auto address, members.text("value"));
  const auto kind_index = index_in(kContactKinds, kind);
  if (!kind_index) return members.wrong("kind", "\"email\", \"phone\" or \"web\"");
  if (!check_name(address)) return members.wrong("value", "1 to 256 bytes of text");
  return Contact{static_cast<ContactKind>(*kind_index), std::string(address)};
}

Result<Role> read_role(const json::Value& value, const std::string& where) {
  return at(where, parse_role(value.text()));
}

// Every element of a list member by `read(element, where)`.
template <class T>
Result<std::vector<T>> read_list(const Members& members, std::string_view key,
                                 Result<T> (*read)(const json::Value&, const std::string&)) {
  COMITY_TRY(const auto elements, members.list(key));
  std::vector<T> out;
  out.reserve(elements.size());
  for (const auto& element : elements) {
    COMITY_TRY(auto one, read(element, members.place_of(key) + '/' + std::to_string(out.size())));
    out.push_back(std::move(one));
  }
  return out;
}

void write_roles(json::Writer& out, const std::vector<Role>& roles) {
  out.key("roles").begin_array();
  for (const auto role : roles) out.value(name_of(role));
  out.end_array();
}

std::string contact_line(const std::vector<Contact>& contacts) {
  std::string line;
  for (const auto& contact : contacts) {
    line.append(line.empty() ? "" : "; ").append(kContactKinds.at(static_cast<std::size_t>(contact.kind)));
    line.append(": ").append(contact.value);
  }
  return line;
}

}  // namespace

std::string key_id_of(const crypto::PublicKey& key) {
  return to_hex(ByteView(crypto::sha256(key)).first(8));  // names a key, proves nothing
}

PublishedKey published(const crypto::PublicKey& key, KeyPurpose purpose) { return {key_id_of(key), purpose, key}; }

Status check_name(std::string_view name) {
  if (!name.empty() && name.size() <= kLongestText && is_plain_text(name)) return {};
  return fail(Code::usage, Msg::kNameUnfit);
}

void write(json::Writer& out, const Party& party) {
  out.begin_object()
      .member("handle", party.handle.text())
      .member("identity", party.identity)
      .member("name", party.name)
      .member("jurisdiction", party.handle.jurisdiction().text())
      .member("located", party.located.text());
  write_roles(out, party.roles);
  out.key("keys").begin_array();
  for (const auto& key : party.keys) {
    out.begin_object()
        .member("id", key.id)
        .member("purpose", kPurposes.at(static_cast<std::size_t>(key.purpose)))
        .member("algorithm", "ed25519")
        .member("public", to_base64(key.key))
        .end_object();
  }
  out.end_array().key("contacts").begin_array();
  for (const auto& contact : party.contacts) {
    out.begin_object()
        .member("kind", kContactKinds.at(static_cast<std::size_t>(contact.kind)))
        .member("value", contact.value)
        .end_object();
  }
  out.end_array().end_object();
}

Result<Party> read_party(const json::Value& value, const std::string& where) {
  const Members members(value, where);
  COMITY_TRY(const auto handle_text, members.text("handle"));
  COMITY_TRY(const auto identity, members.text("identity"));
  COMITY_TRY(const auto name, members.text("name"));
  COMITY_TRY(const auto jurisdiction_text, members.text("jurisdiction"));
  COMITY_TRY(const auto located_text, members.text("located"));
  COMITY_TRY(auto handle, at(members.place_of("handle"), Handle::parse(handle_text)));
  COMITY_TRY(const auto jurisdiction, at(members.place_of("jurisdiction"), Jurisdiction::parse(jurisdiction_text)));
  COMITY_CHECK(at(members.place_of("jurisdiction"), check_jurisdiction(handle, jurisdiction)));
  COMITY_CHECK(at(members.place_of("name"), check_name(name)));
  COMITY_TRY(const auto located, at(members.place_of("located"), Jurisdiction::parse(located_text)));
  if (!is_identity(identity)) return members.wrong("identity", "the id of a STIX identity");
  COMITY_TRY(auto roles, read_list<Role>(members, "roles", read_role));
  COMITY_TRY(auto keys, read_list<PublishedKey>(members, "keys", read_key));
  COMITY_TRY(auto contacts, read_list<Contact>(members, "contacts", read_contact));
  return Party{std::move(handle), std::string(identity), std::string(name),  located,
               std::move(roles),  std::move(keys),       std::move(contacts)};
}

void write_facts(json::Writer& out, const Party& party) {
  out.begin_object().member("handle", party.handle.text()).member("located", party.located.text());
  write_roles(out, party.roles);
  out.end_object();
}

Result<Party> read_facts(const json::Value& value, const std::string& where) {
  const Members members(value, where);
  COMITY_TRY(const auto handle_text, members.text("handle"));
  COMITY_TRY(const auto located_text, members.text("located"));
  COMITY_TRY(auto handle, at(members.place_of("handle"), Handle::parse(handle_text)));
  COMITY_TRY(const auto located, at(members.place_of("located"), Jurisdiction::parse(located_text)));
  COMITY_TRY(auto roles, read_list<Role>(members, "roles", read_role));
  return Party{std::move(handle), {}, {}, located, std::move(roles), {}, {}};
}

// STIX 2.1 §4.5.1
std::string identity_object(const Party& party, Time time) {
  const std::string stamp = to_text(time);
  json::Writer out;
  out.begin_object()
      .member("type", "identity")
      .member("spec_version", "2.1")
      .member("id", party.identity)
      .member("created_by_ref", party.identity)
      .member("created", stamp)
      .member("modified", stamp)
      .member("name", party.name);
  if (!party.roles.empty()) write_roles(out, party.roles);  // STIX 2.1 §2.9: a list is not empty
  out.member("identity_class", "organization");
  if (!party.contacts.empty()) out.member("contact_information", contact_line(party.contacts));
  return out.end_object().take();
}

}  // namespace comity::party
