// Makes one object ready for the store: read, checked, classed, named, sealed.
#pragma once

#include <optional>
#include <string_view>

#include "exchange/accept.h"
#include "exchange/markings.h"
#include "json/read.h"
#include "stix/check.h"
#include "store/types.h"

namespace comity::exchange {

// Exactly one of `item` (report.fate is taken) and `aside` (quarantined) is there, or neither (refused).
struct Described {
  ObjectReport report;
  std::optional<store::NewItem> item;
  std::optional<store::NewAside> aside;
  ItemSecret secret;               // of `item`, for the log
  std::optional<Meaning> meaning;  // of a marking definition, to be known once it is taken
};

// Keeps its buffers; one thread at a time.
class Describer {
 public:
  // `markings`: those that the node knows and those of the same input.
  Describer(const Node& node, const Introduction& introduction, const Markings& markings);

  Described describe(std::size_t index, std::string_view bytes);

 private:
  store::NewItem item_of(const json::Value& root, std::string_view bytes, ItemSecret& secret);

  const Node& node_;
  const Introduction& introduction_;
  const Markings& markings_;
  std::shared_ptr<const party::Directory> directory_;
  Time now_;
  json::Reader reader_;
  stix::Report report_;
  std::string canonical_;
};

stix::Report check_container(std::string_view header, const Limits& limits);

}  // namespace comity::exchange
