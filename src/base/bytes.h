// Bytes and their printable forms.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace comity {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Lower-case hexadecimal. from_hex takes either case, whole bytes only.
std::string to_hex(ByteView bytes);
std::optional<Bytes> from_hex(std::string_view text);

// RFC 4648 §4, padded. from_base64 refuses what is not canonical: white space, missing padding, loose bits.
std::string to_base64(ByteView bytes);
std::optional<Bytes> from_base64(std::string_view text);

// RFC 4648 §5 without padding: for URLs and tokens. As strict.
std::string to_base64url(ByteView bytes);
std::optional<Bytes> from_base64url(std::string_view text);

}  // namespace comity
