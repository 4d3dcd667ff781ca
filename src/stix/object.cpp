#include "stix/object.h"

#include "base/time.h"

namespace comity::stix {

namespace {

constexpr std::string_view kVersion20 = "2.0";

}  // namespace

std::optional<Category> category_of_extension(const json::Value& object) {
  const auto* extensions = object.find("extensions");
  if (extensions == nullptr) return std::nullopt;
  for (const auto& extension : extensions->items()) {
    const auto* type = extension.find("extension_type");
    if (type == nullptr) continue;
    if (type->text() == "new-sdo") return Category::sdo;
    if (type->text() == "new-sco") return Category::sco;
    if (type->text() == "new-sro") return Category::sro;
  }
  return std::nullopt;
}

bool is_reference(std::string_view property) { return property.ends_with("_ref") || property.ends_with("_refs"); }

Object::Object(const json::Value& value) : value_(&value), type_(text("type")) {
  const auto stated = text("spec_version");
  const auto by_extension = category_of_extension(value);
  const auto* newer = find_type(type_, Version::v21);
  const auto* older = find_type(type_, Version::v20);
  // Without a spec_version: what 2.0 does not know is 2.1. STIX 2.1 §3.2: so are observables by default; bundles have
  // none (§8.1), and extensions came with 2.1.
  const bool only_newer = by_extension.has_value() || (newer != nullptr && older == nullptr);
  const bool older_by_default = value.find("spec_version") == nullptr && !only_newer;
  version_ = stated == kVersion20 || older_by_default ? Version::v20 : Version::v21;
  known_ = version_ == Version::v21 ? newer : older;
  category_ = known_ != nullptr ? known_->category : by_extension.value_or(Category::sdo);
}

std::string_view Object::text(std::string_view property) const {
  const auto* found = value_->find(property);
  return found == nullptr ? std::string_view() : found->text();
}

std::span<const json::Value> Object::list(std::string_view property) const {
  const auto* found = value_->find(property);
  return found == nullptr || !found->is_array() ? std::span<const json::Value>() : found->items();
}

bool Object::revoked() const {
  const auto* found = value_->find("revoked");
  return found != nullptr && found->boolean();
}

std::string Object::version() const {
  if (auto key = instant_key(modified())) return *std::move(key);
  return instant_key(created()).value_or(std::string());
}

}  // namespace comity::stix
