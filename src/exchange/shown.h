// The bytes of an item as a reader has them: those first received, or what is left of them under an id of its own.
// Any thread. Errors: those of the store.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exchange/node.h"

namespace comity::exchange {

// The id under which the item is shown without these fields; its own when there are none.
std::string shown_id(const Node& node, const store::ItemRow& row, const std::vector<std::string>& fields);

// The look-up key of the original, for an id that may be a derived one.
std::optional<std::uint64_t> origin_of(const Node& node, std::string_view id);

// Of `fields` what is to be taken out of this very item: all of them, or none where it has none of them. Nothing when
// what is left would not keep its standard: the item is withheld.
std::optional<std::vector<std::string>> fields_of_item(Node& node, const store::ItemRow& row,
                                                       const std::vector<std::string>& fields);

// The item's secret, and the digest of what is shown.
Result<ItemSecret> shown_secret(Node& node, const store::ItemRow& row, const std::vector<std::string>& fields);

// Code::not_found for an item that is gone, or of which nothing may be shown.
Result<ContentCache::Content> shown_content(Node& node, const store::ItemRow& row,
                                            const std::vector<std::string>& fields);

}  // namespace comity::exchange
