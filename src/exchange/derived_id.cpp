#include "exchange/derived_id.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/uuid.h"
#include "crypto/hash.h"
#include "stix/id.h"

namespace comity::exchange {

namespace {

constexpr unsigned kRounds = 4;
constexpr unsigned kHalfBits = 61;
constexpr unsigned kFieldsBits = 32;
constexpr unsigned kCheckBits = 26;  // zero in every id that is ours
constexpr unsigned kKeyBitsBelow = kHalfBits - kFieldsBits - kCheckBits;
constexpr std::uint64_t kHalf = (1ULL << kHalfBits) - 1;

struct Halves {
  std::uint64_t left = 0;
  std::uint64_t right = 0;
};

void append_number(std::string& out, std::uint64_t number) {
  for (unsigned shift = 0; shift < 64; shift += 8) out += static_cast<char>(number >> shift);
}

std::uint64_t first_bytes(const crypto::Sha256& digest) {
  std::uint64_t number = 0;
  for (unsigned i = 0; i < 8; ++i) number |= static_cast<std::uint64_t>(digest[i]) << (8 * i);
  return number;
}

// RFC 4122: 48 bits, the version, 12 bits, the variant, 62 bits.
std::string to_uuid(Halves halves) {
  const std::uint64_t high = (halves.left >> 13U) << 16U | 0x4000U | ((halves.left >> 1U) & 0xfffU);
  const std::uint64_t low = (2ULL << 62U) | (halves.left & 1U) << kHalfBits | halves.right;
  std::array<std::uint8_t, 16> bytes{};
  for (unsigned i = 0; i < 8; ++i) {
    bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  }
  return format_uuid(bytes);
}

std::optional<Halves> from_uuid(std::string_view uuid) {
  if (uuid_version(uuid) != 4) return std::nullopt;
  std::string digits(uuid);
  std::erase(digits, '-');
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::from_chars(digits.data(), digits.data() + 16, high, 16);
  std::from_chars(digits.data() + 16, digits.data() + 32, low, 16);
  return Halves{(high >> 16U) << 13U | (high & 0xfffU) << 1U | (low >> kHalfBits & 1U), low & kHalf};
}

}  // namespace

std::uint64_t DerivedIds::round(unsigned number, std::uint64_t half) const {
  std::string input = "round";
  input += static_cast<char>(number);
  append_number(input, half);
  return first_bytes(crypto::hmac_sha256(key_, as_bytes(input))) & kHalf;
}

FieldsTag DerivedIds::tag_of(std::vector<std::string> fields) const {
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  std::string input = "fields";
  for (const auto& field : fields) {
    append_number(input, field.size());
    input += field;
  }
  return static_cast<FieldsTag>(first_bytes(crypto::hmac_sha256(key_, as_bytes(input))) & 0xffffffffU);
}

std::string DerivedIds::of(std::string_view type, std::uint64_t id_key, FieldsTag fields) const {
  Halves halves{id_key >> kKeyBitsBelow,
                (id_key << (kHalfBits - kKeyBitsBelow) & kHalf) | static_cast<std::uint64_t>(fields) << kCheckBits};
  for (unsigned i = 0; i < kRounds; ++i) halves = {halves.right, halves.left ^ round(i, halves.right)};
  return std::string(type).append("--").append(to_uuid(halves));
}

std::optional<DerivedIds::Origin> DerivedIds::origin_of(std::string_view id) const {
  const auto parts = stix::parse_id(id);
  auto halves = parts ? from_uuid(parts->uuid) : std::nullopt;
  if (!halves) return std::nullopt;
  for (unsigned i = kRounds; i > 0; --i) *halves = {halves->right ^ round(i - 1, halves->left), halves->left};
  if ((halves->right & ((1ULL << kCheckBits) - 1)) != 0) return std::nullopt;
  return Origin{halves->left << kKeyBitsBelow | halves->right >> (kHalfBits - kKeyBitsBelow),
                static_cast<FieldsTag>(halves->right >> kCheckBits & 0xffffffffU)};
}

}  // namespace comity::exchange
