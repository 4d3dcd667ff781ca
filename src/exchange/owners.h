// The owners of an item: every party that introduced its version. All their rulebooks bind.
//
// An item's row names the first; its handling class names all. Later introducers can only tighten what the item may:
// nothing is announced. Any thread. Errors: those of the store.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/types.h"

namespace comity::exchange {

class Node;

inline constexpr std::size_t kMaxOwners = 16;

// Of the item now.
Result<std::vector<std::string>> owners_of(Node& node, const store::ItemRow& row);

// Adds `owner` to those of stored items, and gives back the items for which there is no room: one has kMaxOwners, or
// the node kMaxClasses.
Result<std::vector<store::Seq>> add_owner(Node& node, const std::string& owner, const std::vector<store::Seq>& items);

}  // namespace comity::exchange
