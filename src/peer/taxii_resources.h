// What TAXII servers answer, read: envelopes (TAXII 2.1 §3.7), and the way from an address to its collections.
//
// Plain values. Errors: those of TaxiiSession; malformed, limit; not_found where there is nothing to read.
#pragma once

#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "json/split.h"
#include "net/http.h"
#include "peer/feed_address.h"
#include "peer/paging.h"
#include "peer/taxii_session.h"

namespace comity::peer {

// `fields` are those of the answer, with the dates.
Result<PageFacts> read_envelope(const json::PaddedText& body, const net::Fields& fields, const Limits& limits);

struct FoundCollections {
  std::vector<FeedAddress> collections;  // those that may be read
  std::vector<std::string> elsewhere;    // API roots on other hosts, which are not asked
  std::vector<Error> failures;           // of single API roots
};

// A collection's own address, or those of all collections below an API root or a discovery resource.
Result<FoundCollections> find_collections(TaxiiSession& session, const FeedAddress& address);

}  // namespace comity::peer
