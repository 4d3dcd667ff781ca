// Which media types TAXII requests and answers may have: TAXII 2.1 §1.6.8, §3.1.
#pragma once

#include <optional>

#include "api/route.h"

namespace comity::api {

// The answer that refuses the request for its Accept (406) or Content-Type (415), or nothing.
std::optional<net::Response> refuse_media(const Call& call);

}  // namespace comity::api
