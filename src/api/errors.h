// Errors as each interface has them: TAXII's error resource, and problem details (RFC 9457) everywhere else.
//
// Pure functions. No path, no credential, no content stands in an error.
#pragma once

#include <string>
#include <string_view>

#include "api/route.h"
#include "base/error.h"
#include "net/http.h"

namespace comity::api {

inline constexpr std::string_view kTaxiiType = "application/taxii+json;version=2.1";
inline constexpr std::string_view kProblemType = "application/problem+json";
inline constexpr std::string_view kJsonType = "application/json";

// The phrase of a status, RFC 9110 §15.
std::string_view phrase_of(int status);

net::Response error_answer(Family family, int status, const Message& why, std::string_view where = {});
net::Response error_answer(Family family, const Error& error);

// What a command told: its code's slug and its sentence.
net::Response command_problem(std::string_view slug, std::string_view sentence);

net::Response json_answer(int status, std::string_view type, std::string body);

}  // namespace comity::api
