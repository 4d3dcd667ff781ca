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
#include "json/write.h"

namespace comity::exchange {

class Entrance {
 public:
  Entrance(Node& node, const Introduction& introduction);

  // From here on by the rules that stand now.
  Status begin();
  // Why the item stays outside; nothing when it may come in.
  Result<std::optional<Error>> refusal(const store::NewItem& item);
  // The decisions since begin(), each once: "decisions" of an open object.
  void write(json::Writer& out) const;

 private:
  Result<Decided> decide(const store::NewItem& item) const;

  Node& node_;
  Act act_;
  std::shared_ptr<const gate::Gate> gate_;
  std::map<std::string, Decided> decided_;  // by the facts of the class and the creator
};

}  // namespace comity::exchange
