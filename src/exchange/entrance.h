// What the rules of both sides let in: decided once for each handling class of an input.
//
// The operator's own input is kept (store); what another party brings is shared by it and received by this node's
// party. Anything stricter than a permit stays outside: what was received is stored as it is or not at all. One thread
// at a time. Errors: those of the store.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "exchange/accept.h"
#include "exchange/decisions.h"
#include "log/leaf.h"

namespace comity::exchange {

class Entrance {
 public:
  Entrance(Node& node, const Introduction& introduction);

  // From here on by the rules that stand now.
  Status begin();
  // Why the item stays outside; nothing when it may come in.
  Result<std::optional<Error>> refusal(const store::NewItem& item);
  // By which of decisions() the item came in, or was refused; refusal() has been asked about it.
  log::DecidedBy decided_by(const store::NewItem& item) const;
  // Those since begin(), each once. See decisions.h.
  std::string decisions() const;

 private:
  Result<Decided> decide(const store::NewItem& item) const;

  Node& node_;
  Act act_;
  std::shared_ptr<const gate::Gate> gate_;
  std::map<std::string, std::uint32_t> by_facts_;  // of the class: which of them
  std::vector<Decided> decided_;
};

}  // namespace comity::exchange
