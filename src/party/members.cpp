#include "party/members.h"

#include <charconv>

namespace comity::party {

Failure Members::wrong(std::string_view key, std::string_view expected) const {
  return fail(Code::invalid, {Msg::kMemberWrong, {{"expected", std::string(expected)}}}, place_of(key));
}

Result<std::string_view> Members::text(std::string_view key) const {
  const auto* value = object_.find(key);
  if (value == nullptr || !value->is_string()) return wrong(key, "text");
  return value->text();
}

Result<std::uint64_t> Members::count(std::string_view key) const {
  const auto* value = object_.find(key);
  if (value == nullptr || value->kind() != json::Kind::integer || value->integer() < 0)
    return wrong(key, "a whole number");
  return static_cast<std::uint64_t>(value->integer());
}

Result<Bytes> Members::base64(std::string_view key) const {
  COMITY_TRY(const auto encoded, text(key));
  auto bytes = from_base64(encoded);
  if (!bytes) return wrong(key, "base64");
  return std::move(*bytes);
}

Result<std::span<const json::Value>> Members::list(std::string_view key) const {
  const auto* value = object_.find(key);
  if (value == nullptr || !value->is_array()) return wrong(key, "a list");
  return value->items();
}

Result<const json::Value*> Members::object(std::string_view key) const {
  const auto* value = object_.find(key);
  if (value == nullptr || !value->is_object()) return wrong(key, "an object");
  return value;
}

Status check_format(const json::Value& document, std::string_view kind, std::uint64_t known) {
  const std::string prefix = "comity/" + std::string(kind) + '/';
  const Members members(document, "");
  COMITY_TRY(auto stated, members.text("format"));
  if (!stated.starts_with(prefix)) return members.wrong("format", '"' + prefix + std::to_string(known) + '"');
  stated.remove_prefix(prefix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(stated.data(), stated.data() + stated.size(), number);
  if (error != std::errc() || end != stated.data() + stated.size() || number == 0)
    return members.wrong("format", '"' + prefix + std::to_string(known) + '"');
  if (number > known) return fail(Code::newer, {Msg::kNewerDocument, {{"format", prefix + std::to_string(number)}}});
  return {};
}

}  // namespace comity::party
