#include "party/directory.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "json/canonical.h"
#include "json/read.h"
#include "party/members.h"

namespace comity::party {

namespace {

constexpr std::string_view kFormat = "comity/directory/1";
constexpr std::uint64_t kKnownFormat = 1;
constexpr std::size_t kLongestGroupName = 16;
constexpr std::string_view kExpectedTime = "a time like 2026-01-31T00:00:00Z";

// The format stands before the signed bytes: no document of another kind or version can carry this signature.
std::string signed_text(std::string_view canonical_body) {
  return std::string(kFormat).append(1, '\n').append(canonical_body);
}

// Members that a directory without groups or signers has not: it reads as it did before there were any.
void write_groups(json::Writer& out, const std::vector<NamedGroup>& groups) {
  if (groups.empty()) return;
  out.key("groups").begin_array();
  for (const auto& group : groups) write(out, group);
  out.end_array();
}

void write_jurisdictions(json::Writer& out, const std::vector<JurisdictionSigner>& jurisdictions) {
  if (jurisdictions.empty()) return;
  out.key("jurisdictions").begin_array();
  for (const auto& signer : jurisdictions) write(out, signer);
  out.end_array();
}

std::string body_of(const Directory& directory) {
  json::Writer out;
  out.begin_object().member("version", directory.version).member("issued", to_text(directory.issued));
  out.key("parties").begin_array();
  for (const auto& party : directory.parties) write(out, party);
  out.end_array();
  write_groups(out, directory.groups);
  write_jurisdictions(out, directory.jurisdictions);
  return out.end_object().take();
}

Result<std::string> canonical_text(const std::string& text) {
  json::Reader reader;
  COMITY_TRY(const auto* value, reader.read(text));
  return json::canonical(*value);
}

Failure twice(const std::string& what) { return fail(Code::invalid, {Msg::kDirectoryTwice, {{"what", what}}}); }

Status check_unique(const Directory& directory) {
  std::set<std::string, std::less<>> seen;
  for (const auto& party : directory.parties) {
    if (!seen.insert(party.handle.text()).second) return twice(party.handle.text());
    if (!seen.insert(party.identity).second) return twice(party.identity);
    for (const auto& key : party.keys) {
      if (!seen.insert(key.id).second) return twice(key.id);
    }
  }
  for (const auto& group : directory.groups) {
    if (!seen.insert(group.name).second) return twice(group.name);
  }
  for (const auto& one : directory.jurisdictions) {
    if (!seen.insert(one.jurisdiction.text()).second) return twice(one.jurisdiction.text());
  }
  return {};
}

Status check_groups(const Directory& directory) {
  for (const auto& group : directory.groups) {
    if (!is_group_name(group.name))
      return fail(Code::invalid, {Msg::kNamedGroupUnfit, {{"name", excerpt(group.name)}}});
    const std::set<Jurisdiction> members(group.members.begin(), group.members.end());
    if (members.size() != group.members.size()) return twice("a member of " + group.name);
  }
  return {};
}

// DESIGN: the directory names each jurisdiction's signer, one of its own parties.
Status check_signers(const Directory& directory) {
  for (const auto& one : directory.jurisdictions) {
    if (directory.find(one.party) != nullptr && one.party.jurisdiction() == one.jurisdiction) continue;
    return fail(Code::invalid,
                {Msg::kSignerUnfit, {{"party", one.party.text()}, {"jurisdiction", one.jurisdiction.text()}}});
  }
  return {};
}

Status check_whole(const Directory& directory) {
  COMITY_CHECK(check_unique(directory));
  COMITY_CHECK(check_groups(directory));
  return check_signers(directory);
}

const PublishedKey* find_key(const Directory& directory, const Handle& handle, std::string_view id) {
  const Party* party = directory.find(handle);
  if (party == nullptr) return nullptr;
  const auto found =
      std::find_if(party->keys.begin(), party->keys.end(), [&](const PublishedKey& key) { return key.id == id; });
  return found == party->keys.end() ? nullptr : &*found;
}

Result<JurisdictionSigner> read_jurisdiction(const json::Value& value, const std::string& where) {
  const Members members(value, where);
  COMITY_TRY(const auto code, members.text("jurisdiction"));
  COMITY_TRY(const auto signer, members.text("signer"));
  COMITY_TRY(const auto jurisdiction, at(members.place_of("jurisdiction"), Jurisdiction::parse(code)));
  COMITY_TRY(auto handle, at(members.place_of("signer"), Handle::parse(signer)));
  return JurisdictionSigner{jurisdiction, std::move(handle)};
}

// A list that may be absent, each of its elements by `read`.
template <class T>
Result<std::vector<T>> read_optional(const json::Value& body, std::string_view name,
                                     Result<T> (*read)(const json::Value&, const std::string&)) {
  std::vector<T> all;
  if (body.find(name) == nullptr) return all;
  const Members members(body, "/body");
  COMITY_TRY(const auto values, members.list(name));
  for (const auto& value : values) {
    COMITY_TRY(auto one, read(value, members.place_of(name) + '/' + std::to_string(all.size())));
    all.push_back(std::move(one));
  }
  return all;
}

Result<Directory> read_body(const json::Value& body) {
  const Members members(body, "/body");
  Directory directory;
  COMITY_TRY(directory.version, members.count("version"));
  COMITY_TRY(const auto issued, members.text("issued"));
  const auto time = to_time(issued);
  if (!time) return members.wrong("issued", kExpectedTime);
  directory.issued = *time;
  COMITY_TRY(const auto parties, members.list("parties"));
  for (const auto& value : parties) {
    const auto where = members.place_of("parties") + '/' + std::to_string(directory.parties.size());
    COMITY_TRY(auto party, read_party(value, where));
    directory.parties.push_back(std::move(party));
  }
  COMITY_TRY(directory.groups, read_optional(body, "groups", read_group));
  COMITY_TRY(directory.jurisdictions, read_optional(body, "jurisdictions", read_jurisdiction));
  COMITY_CHECK(at("/body", check_whole(directory)));
  return directory;
}

Result<crypto::PublicKey> read_signature(const json::Value& value, const std::string& where, const Directory& directory,
                                         const std::string& message) {
  const Members members(value, where);
  COMITY_TRY(const auto party, members.text("party"));
  COMITY_TRY(const auto id, members.text("key"));
  COMITY_TRY(const auto signature, members.base64("signature"));
  COMITY_TRY(const auto handle, at(members.place_of("party"), Handle::parse(party)));
  const auto* key = find_key(directory, handle, id);
  if (key == nullptr || !crypto::verify(key->key, as_bytes(message), signature))
    return fail(Code::damaged, Msg::kDirectoryUnsigned, where);
  return key->key;
}

}  // namespace

bool is_group_name(std::string_view name) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto fits = [&](char c) { return is_capital(c) || (c >= '0' && c <= '9'); };
  return name.size() >= 2 && name.size() <= kLongestGroupName && is_capital(name.front()) &&
         std::all_of(name.begin(), name.end(), fits) && !Jurisdiction::parse(name);
}

void write(json::Writer& out, const NamedGroup& group) {
  out.begin_object().member("name", group.name).key("members").begin_array();
  for (const auto& member : group.members) out.value(member.text());
  out.end_array();
  if (group.until.micros != 0) out.member("until", to_text(group.until));
  out.end_object();
}

Result<NamedGroup> read_group(const json::Value& value, const std::string& where) {
  const Members members(value, where);
  NamedGroup group;
  COMITY_TRY(group.name, members.text("name"));
  COMITY_TRY(const auto codes, members.list("members"));
  for (const auto& code : codes) {
    const auto place = members.place_of("members") + '/' + std::to_string(group.members.size());
    COMITY_TRY(const auto jurisdiction, at(place, Jurisdiction::parse(code.text())));
    group.members.push_back(jurisdiction);
  }
  if (value.find("until") == nullptr) return group;
  COMITY_TRY(const auto until, members.text("until"));
  const auto time = to_time(until);
  if (!time || time->micros <= 0) return members.wrong("until", kExpectedTime);
  group.until = *time;
  return group;
}

void write(json::Writer& out, const JurisdictionSigner& signer) {
  out.begin_object()
      .member("jurisdiction", signer.jurisdiction.text())
      .member("signer", signer.party.text())
      .end_object();
}

const Party* Directory::find(const Handle& handle) const {
  const auto found =
      std::find_if(parties.begin(), parties.end(), [&](const Party& party) { return party.handle == handle; });
  return found == parties.end() ? nullptr : &*found;
}

const NamedGroup* Directory::find_group(std::string_view name) const {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.name == name; });
  return found == groups.end() ? nullptr : &*found;
}

const Handle* Directory::signer_of(const Jurisdiction& jurisdiction) const {
  const auto found = std::find_if(jurisdictions.begin(), jurisdictions.end(),
                                  [&](const auto& signer) { return signer.jurisdiction == jurisdiction; });
  return found == jurisdictions.end() ? nullptr : &found->party;
}

bool is_signed(const Directory& directory, std::string_view handle, std::string_view key_id, std::string_view message,
               ByteView signature) {
  const auto party = Handle::parse(handle);
  const auto* key = party ? find_key(directory, *party, key_id) : nullptr;
  return key != nullptr && crypto::verify(key->key, as_bytes(message), signature);
}

Result<std::string> sign_directory(const Directory& directory, const Handle& signer, const crypto::SigningKey& key) {
  COMITY_CHECK(check_whole(directory));
  const auto key_id = key_id_of(key.public_key());
  if (find_key(directory, signer, key_id) == nullptr) return fail(Code::internal, Msg::kDirectoryUnsigned);
  COMITY_TRY(const auto body, canonical_text(body_of(directory)));
  json::Writer out;
  out.begin_object().member("format", kFormat).key("body").raw(body).key("signatures").begin_array();
  out.begin_object()
      .member("party", signer.text())
      .member("key", key_id)
      .member("signature", to_base64(key.sign(as_bytes(signed_text(body)))))
      .end_object();
  return canonical_text(out.end_array().end_object().take());
}

Result<Directory> read_directory(std::string_view text) {
  json::Reader reader;
  COMITY_TRY(const auto* document, reader.read(text));
  COMITY_CHECK(check_format(*document, "directory", kKnownFormat));
  const Members members(*document, "");
  COMITY_TRY(const auto* body, members.object("body"));
  COMITY_TRY(auto directory, read_body(*body));
  COMITY_TRY(const auto signatures, members.list("signatures"));
  if (signatures.empty()) return fail(Code::damaged, Msg::kDirectoryUnsigned, members.place_of("signatures"));
  const auto message = signed_text(json::canonical(*body));
  for (const auto& value : signatures) {
    const auto where = members.place_of("signatures") + '/' + std::to_string(directory.signers.size());
    COMITY_TRY(const auto signer, read_signature(value, where, directory, message));
    if (std::find(directory.signers.begin(), directory.signers.end(), signer) != directory.signers.end())
      return fail(Code::invalid, {Msg::kDirectoryTwice, {{"what", key_id_of(signer)}}}, where);
    directory.signers.push_back(signer);
  }
  return directory;
}

}  // namespace comity::party
