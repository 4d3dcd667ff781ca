#include "exchange/parties.h"

#include "base/uuid.h"

namespace comity::exchange {

Result<party::Party> add_party(Node& node, party::Party party) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  COMITY_CHECK(party::check_name(party.name));
  for (const auto& contact : party.contacts) COMITY_CHECK(party::check_name(contact.value));
  auto directory = *node.directory();
  if (directory.find(party.handle) != nullptr) {
    return fail(Code::exists, {Msg::kPartyKnown, {{"party", party.handle.text()}}});
  }
  if (party.identity.empty()) party.identity = "identity--" + random_uuid(node.environment().random);
  directory.version += 1;
  directory.issued = node.environment().clock.now();
  directory.parties.push_back(party);
  COMITY_CHECK(node.replace_directory(std::move(directory)));
  return party;
}

}  // namespace comity::exchange
