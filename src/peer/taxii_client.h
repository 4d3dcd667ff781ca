// Takes a collection of a TAXII 2.1 server in: page by page, each page durable before the next is asked for, so that
// memory is bounded by a page and whatever interrupts it, a later run goes on where this one ended.
//
// One thread at a time; node and session must outlive the call.
#pragma once

#include <optional>

#include "exchange/accept.h"
#include "peer/feed_cursor.h"
#include "peer/taxii_session.h"

namespace comity::peer {

enum class Begin : std::uint8_t { where_it_ended, anew };

class FeedObserver : public exchange::Observer {
 public:
  // A page is there and is being taken; pages count from 1.
  virtual void page(std::uint64_t /*number*/) {}
};

struct FeedResult {
  exchange::Tally tally;
  std::uint64_t pages = 0;
  bool went_on = false;          // it began where an earlier run ended
  bool in_doubt = false;         // the server's paging may have passed over objects
  std::optional<Error> stopped;  // why it was not read to its end; what is counted is taken
};

// The key says where to put it; `introduction.source` is set to the collection's URL.
FeedResult take_collection(exchange::Node& node, TaxiiSession& session, const FeedKey& key, Begin begin,
                           exchange::Introduction introduction, FeedObserver& observer);

}  // namespace comity::peer
