// STIX 2.1 §3.2, §7.3 and §11.3: the "extensions" property.
#include <algorithm>

#include "stix/id.h"
#include "stix/inspect.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

namespace {

constexpr std::string_view kDefinition = "extension-definition--";
constexpr std::string_view kToplevel = "toplevel-property-extension";
constexpr std::string_view kFacilityClause = "STIX 2.1 §7.3";

bool brings_type(std::string_view extension_type) {
  return extension_type == "new-sdo" || extension_type == "new-sco" || extension_type == "new-sro";
}

// §3.2, §7.3: an extension by the facility, keyed by the id of its definition.
void check_facility(Inspection& inspection, const json::Value& extension, const Path& path) {
  if (!parse_id(extension.key())) return inspection.add(Rule::identifier, path);
  const auto* type = extension.find("extension_type");
  if (type == nullptr) return inspection.add(Rule::extension_type_missing, path);
  inspection.check_value(enumeration(kExtensionType), *type, Path(path, type->key()), kFacilityClause);
  // §7.3: not to redefine what the standard has.
  if (brings_type(type->text()) && !inspection.type().name.empty()) inspection.add(Rule::extension_redefines, path);
  for (const auto& member : extension.items()) {
    if (&member == type) continue;
    const Path inner(path, member.key());
    // §7.3.2: the names of extension properties.
    if (!is_property_name(member.key())) inspection.add(Rule::extension_property_name, inner);
    check_custom_value(inspection, member, inner);
  }
}

bool is_extension_name(std::string_view name) {
  constexpr std::string_view kSuffix = "-ext";
  return is_type_name(name) && name.size() > kSuffix.size() && name.substr(name.size() - kSuffix.size()) == kSuffix;
}

// §11.3: the deprecated way, on observables only.
void check_custom_extension(Inspection& inspection, const json::Value& extension, const Path& path) {
  if (inspection.type().category != Category::sco) {
    return inspection.add(Rule::extension_place, path);
  }
  if (!is_extension_name(extension.key())) return inspection.add(Rule::extension_name, path);
  inspection.add(Rule::extension_custom, path);
  if (!has_custom_prefix(extension.key(), '-')) inspection.add(Rule::extension_prefix, path);
  if (extension.items().empty()) return inspection.add(Rule::extension_bare, path, {}, "STIX 2.1 §11.3.1");
  for (const auto& member : extension.items()) {
    const Path inner(path, member.key());
    if (!is_property_name(member.key())) inspection.add(Rule::extension_property_name, inner);
    check_custom_value(inspection, member, inner);
  }
}

const Extension* find_predefined(const ObjectType& type, std::string_view name) {
  for (const auto& extension : type.extensions) {
    if (extension.name == name) return &extension;
  }
  return nullptr;
}

}  // namespace

void check_extensions(Inspection& inspection, const json::Value& extensions, const Path& path) {
  if (extensions.items().empty()) return inspection.add(Rule::empty_dictionary, path);
  for (const auto& extension : extensions.items()) {
    const Path inner(path, extension.key());
    if (!extension.is_object()) {
      inspection.add(Rule::kind, inner, "an object", "STIX 2.1 §3.2");
    } else if (extension.key().substr(0, kDefinition.size()) == kDefinition) {
      check_facility(inspection, extension, inner);
    } else if (const auto* known = find_predefined(inspection.type(), extension.key())) {
      inspection.check_record(known->record, extension, inner);
    } else {
      check_custom_extension(inspection, extension, inner);
    }
  }
}

bool has_toplevel_extension(const json::Value& object) {
  const auto* extensions = object.find("extensions");
  if (extensions == nullptr) return false;
  return std::any_of(extensions->items().begin(), extensions->items().end(), [](const json::Value& extension) {
    const auto* type = extension.find("extension_type");
    return type != nullptr && type->text() == kToplevel;
  });
}

}  // namespace comity::stix
