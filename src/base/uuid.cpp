#include "base/uuid.h"

#include <algorithm>

#include "base/bytes.h"

namespace comity {

namespace {

constexpr bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::string with_version(std::span<const std::uint8_t> source, unsigned version) {
  std::array<std::uint8_t, 16> bytes{};
  std::copy_n(source.begin(), bytes.size(), bytes.begin());
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | version << 4U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);
  return format_uuid(bytes);
}

}  // namespace

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

int uuid_version(std::string_view text) {
  if (!is_uuid(text)) return 0;
  const char variant = text[19];
  const bool rfc4122 =
      variant == '8' || variant == '9' || variant == 'a' || variant == 'b' || variant == 'A' || variant == 'B';
  if (!rfc4122) return 0;
  const char c = text[14];
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

std::string format_uuid(std::span<const std::uint8_t, 16> bytes) {
  std::string text = to_hex(bytes);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
  return text;
}

std::string random_uuid(Random& random) { return with_version(random.bytes<16>(), 4); }

std::string uuid5_from_sha1(std::span<const std::uint8_t, 20> digest) { return with_version(digest, 5); }

}  // namespace comity
