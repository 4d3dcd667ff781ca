// The item that a command names, and an item as list and show present it: its row, with the name and markings read from
// its content. Errors: Code::usage, not_found, those of the store.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "json/write.h"
#include "store/types.h"

namespace comity::cli {

struct ItemName {
  std::string id;
  std::string version;  // a timestamp; empty: the newest that is not erased
  std::string tenant;   // empty: that of the settings
};

// Adds ID, --version and --tenant.
void declare_item(CLI::App& command, ItemName& name);

struct Chosen {
  store::ItemRow row;
  std::vector<store::ItemRow> versions;  // all of the item, the newest first
};
Result<Chosen> choose_item(const Session& session, const ItemName& name);

struct ItemView {
  store::ItemRow row;
  Time taken_in;
  std::string name;  // of the object, or its value where it has none
  std::vector<std::string> markings;
  std::vector<std::string> owners;
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
