// UUIDs (RFC 4122) as STIX identifiers carry them: 36 lower- or upper-case characters.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/random.h"

namespace comity {

bool is_uuid(std::string_view text);
// 1..15 of a well-formed RFC 4122 UUID (variant 10x), 0 when it is none.
int uuid_version(std::string_view text);

std::string random_uuid(Random& random);  // version 4
std::string format_uuid(std::span<const std::uint8_t, 16> bytes);
// Version 5 from the SHA-1 digest of namespace and name.
std::string uuid5_from_sha1(std::span<const std::uint8_t, 20> digest);

}  // namespace comity
