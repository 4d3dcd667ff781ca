// The OpenAPI 3.1 document of the routes, made from their declarations.
#pragma once

#include <string>

#include "api/route.h"

namespace comity::api {

std::string openapi(const Router& router);

}  // namespace comity::api
