// Where each feed was read to, kept in the store as a sealed document (kind "feed").
//
// Functions on a node, safe on any thread. Errors: those of the store; damaged.
#pragma once

#include <string>

#include "exchange/node.h"
#include "peer/feed_address.h"
#include "peer/paging.h"

namespace comity::peer {

// A feed as one reader sees it: others may be shown other objects of the same collection, and another tenant or box has
// not got what this one has.
struct FeedKey {
  FeedAddress collection;
  std::string tenant;
  std::string box;  // the collection of ours that it is put into; empty: none
  std::string user;
};

// An unread feed has an empty cursor.
Result<Cursor> read_cursor(exchange::Node& node, const FeedKey& key);
// Durable when it returns.
Status keep_cursor(exchange::Node& node, const FeedKey& key, const Cursor& cursor);

}  // namespace comity::peer
