// An item as list and show present it: its row, with the name and markings read from its content.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "cli/terminal.h"
#include "exchange/node.h"
#include "json/write.h"
#include "store/types.h"

namespace comity::cli {

struct ItemView {
  store::ItemRow row;
  Time taken_in;
  std::string name;  // of the object, or its value where it has none
  std::vector<std::string> markings;
  std::string content;

  std::string short_name() const;  // safe for a terminal, at most 48 characters
  std::string markings_text() const;
};

Result<ItemView> view_of(exchange::Node& node, const store::PageEntry& entry);

std::string_view name_of(store::AsideReason reason);
std::string_view name_of(store::State state);

void write_item(json::Writer& out, const ItemView& view);
void write_aside(json::Writer& out, const store::AsideRow& row);

}  // namespace comity::cli
