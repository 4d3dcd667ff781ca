#include "exchange/parties.h"

#include <algorithm>
#include <mutex>

#include "base/uuid.h"
#include "exchange/reclass.h"

namespace comity::exchange {

namespace {

// One change at a time: each begins with the directory that the last one left.
template <class Change>
Status change_directory(Node& node, Change change) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  auto directory = *node.directory();
  COMITY_CHECK(change(directory));
  directory.version += 1;
  directory.issued = node.environment().clock.now();
  return node.replace_directory(std::move(directory));
}

auto place_of(party::Directory& directory, std::string_view group) {
  return std::find_if(directory.groups.begin(), directory.groups.end(),
                      [&](const party::NamedGroup& other) { return other.name == group; });
}

}  // namespace

Result<party::Party> add_party(Node& node, party::Party party) {
  COMITY_CHECK(party::check_name(party.name));
  for (const auto& contact : party.contacts) COMITY_CHECK(party::check_name(contact.value));
  const bool may_have_created = !party.identity.empty();
  if (party.identity.empty()) party.identity = "identity--" + random_uuid(node.environment().random);
  COMITY_CHECK(change_directory(node, [&](party::Directory& directory) -> Status {
    if (directory.find(party.handle) != nullptr)
      return fail(Code::exists, {Msg::kPartyKnown, {{"party", party.handle.text()}}});
    directory.parties.push_back(party);
    return {};
  }));
  if (may_have_created) COMITY_CHECK(settle_creator(node, party.identity));
  return party;
}

Status set_group(Node& node, party::NamedGroup group) {
  auto& members = group.members;
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return change_directory(node, [&](party::Directory& directory) -> Status {
    const auto place = place_of(directory, group.name);
    if (place == directory.groups.end())
      directory.groups.push_back(std::move(group));
    else
      *place = std::move(group);
    return {};
  });
}

Status remove_group(Node& node, std::string_view name) {
  return change_directory(node, [&](party::Directory& directory) -> Status {
    const auto place = place_of(directory, name);
    if (place == directory.groups.end())
      return fail(Code::not_found, {Msg::kNoSuchGroup, {{"name", std::string(name)}}});
    directory.groups.erase(place);
    return {};
  });
}

Status set_signer(Node& node, party::JurisdictionSigner signer) {
  return change_directory(node, [&](party::Directory& directory) -> Status {
    auto& all = directory.jurisdictions;
    const auto same = [&](const auto& other) { return other.jurisdiction == signer.jurisdiction; };
    all.erase(std::remove_if(all.begin(), all.end(), same), all.end());
    all.push_back(std::move(signer));
    return {};
  });
}

}  // namespace comity::exchange
