// What the node knows a certificate by.
//
// Any thread. Errors: malformed.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/hash.h"

namespace comity::crypto {

// SHA-256 of the DER form of the first certificate in a PEM text. `where` is named in errors.
Result<Sha256> certificate_fingerprint(std::string_view pem, const std::string& where);

}  // namespace comity::crypto
