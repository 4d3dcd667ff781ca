// The query of a TAXII request: TAXII 2.1 §3.4 and §3.5.
//
// Unknown parameters are passed over (§3.4.1); what is known and malformed, or given twice, is an error. Pure.
// Errors: usage.
#pragma once

#include "base/result.h"
#include "exchange/browse.h"
#include "net/query.h"

namespace comity::api {

// The version under which objects without any (most observables) are listed, TAXII 2.1 §3.4.1: the same for ever, as
// their content is.
inline constexpr std::string_view kNoVersion = "1970-01-01T00:00:00.000000Z";

inline constexpr std::size_t kMaxFilterValues = 100;

enum class FilterOf : std::uint8_t { collection, object, versions, removal };  // which filters the endpoint has

struct Filters {
  exchange::Selection selection;
  exchange::Browse browse;
};

// `page_limit` bounds what is asked for.
Result<Filters> read_filters(const net::Parameters& parameters, FilterOf endpoint, std::size_t page_limit);

}  // namespace comity::api
