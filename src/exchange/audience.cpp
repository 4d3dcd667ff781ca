#include "exchange/audience.h"

namespace comity::exchange {

std::string Audience::profile() const {
  return party + '\n' + purpose + '\n' + authentication + '\n' + std::to_string(terms);
}

Audience audience_of(const Caller& caller) {
  if (caller.strength == Strength::none) return anonymous();
  return {caller.party.text(), caller.name, caller.purpose, std::string(name_of(caller.strength)), caller.terms};
}

Audience operator_of(const party::Party& party, std::string caller) {
  return {party.handle.text(), std::move(caller), "administration", "local", 0};
}

Audience anonymous() { return {std::string(gate::kAnyone), {}, {}, "none", 0}; }

std::string creator_of(const party::Directory& directory, std::string_view identity) {
  if (identity.empty()) return {};
  for (const auto& party : directory.parties) {
    if (party.identity == identity) return party.handle.text();
  }
  return {};
}

}  // namespace comity::exchange
