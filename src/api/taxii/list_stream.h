// A page as it goes out: {"more":…,"next":…,"objects":[…]}, its elements made a part at a time, so that a page of large
// objects never stands in memory as a whole.
//
// An element that is gone by the time its turn comes (erased meanwhile) is left out. TAXII 2.1 §1.6.2: a list without
// elements is left out too.
#pragma once

#include <functional>
#include <string>

#include "exchange/browse.h"
#include "net/http.h"

namespace comity::api {

// Appends the element of one entry. Code::not_found when it is gone.
using Element = std::function<Status(const exchange::Shown& shown, std::string& out)>;

// With the headers that bound the page (§3.2), unless it is empty. An error when the first part cannot be made.
Result<net::Response> list_answer(exchange::Listing listing, std::string_view member, Element element);

}  // namespace comity::api
