// Makes one object ready for the store: read, checked, classed, named, sealed.
#pragma once

#include <optional>
#include <string_view>

#include "exchange/accept.h"
#include "json/read.h"
#include "stix/check.h"
#include "store/types.h"

namespace comity::exchange {

// Exactly one of `item` (report.fate is taken) and `aside` (quarantined) is there, or neither (refused).
struct Described {
  ObjectReport report;
  std::optional<store::NewItem> item;
  std::optional<store::NewAside> aside;
};

// Keeps its buffers; one thread at a time.
class Describer {
 public:
  Describer(const Node& node, const Introduction& introduction);

  Described describe(std::size_t index, std::string_view bytes);

 private:
  store::NewItem item_of(const json::Value& root, std::string_view bytes);

  const Node& node_;
  const Introduction& introduction_;
  json::Reader reader_;
  stix::Report report_;
  std::string canonical_;
};

stix::Report check_container(std::string_view header, const Limits& limits);

}  // namespace comity::exchange
