#include "stix/id.h"

#include "base/uuid.h"
#include "stix/formats.h"

namespace comity::stix {

namespace {

constexpr std::string_view kSeparator = "--";
constexpr std::size_t kUuidLength = 36;
constexpr int kNewestVersion = 5;  // RFC 4122 defines 1 to 5

}  // namespace

std::optional<IdParts> parse_id(std::string_view id) {
  if (id.size() <= kUuidLength + kSeparator.size()) return std::nullopt;
  const auto type = id.substr(0, id.size() - kUuidLength - kSeparator.size());
  const auto uuid = id.substr(id.size() - kUuidLength);
  if (id.substr(type.size(), kSeparator.size()) != kSeparator || !is_type_name(type)) return std::nullopt;
  const int version = uuid_version(uuid);
  if (version < 1 || version > kNewestVersion) return std::nullopt;
  return IdParts{type, uuid};
}

std::string_view type_of_id(std::string_view id) {
  const auto at = id.find(kSeparator);
  return at == std::string_view::npos ? std::string_view() : id.substr(0, at);
}

bool is_type_name(std::string_view name) {
  if (name.size() < kShortestName || name.size() > kLongestName || !is_lower(name[0])) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (!is_lower(name[i]) && !is_digit(name[i]) && name[i] != '-') return false;
    if (name[i] == '-' && name[i - 1] == '-') return false;
  }
  return true;
}

}  // namespace comity::stix
