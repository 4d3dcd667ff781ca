// What STIX 2.1 §7 says in words about its objects.
#include <algorithm>

#include "stix/inspect.h"
#include "stix/marking.h"
#include "stix/tables/checks.h"

namespace comity::stix {

namespace {

// §7.2.1: the two kinds of definitions.
constexpr Property kStatementProperties[] = {{"statement", string(), required}};
constexpr Record kStatement{"STIX 2.1 §7.2.1", kStatementProperties};

constexpr std::array<std::string_view, 4> kTlpLevels{"white", "green", "amber", "red"};
constexpr Property kTlpProperties[] = {{"tlp", enumeration(kTlpLevels), required}};
constexpr Record kTlp{"STIX 2.1 §7.2.1", kTlpProperties};

std::string_view tlp_word(Tlp level) {
  switch (level) {
    case Tlp::clear: return "white";
    case Tlp::green: return "green";
    case Tlp::amber: return "amber";
    default: return "red";
  }
}

bool is_tlp1(const json::Value& marking) {
  const auto* id = marking.find("id");
  const auto fixed = id == nullptr ? std::nullopt : marking_of_id(id->text());
  return fixed && fixed->kind == MarkingKind::tlp1;
}

// §7.2.1: the four definitions of the standard, and no others.
void check_tlp(Inspection& inspection, const json::Value& marking, const json::Value& definition, const Path& path) {
  inspection.check_record(kTlp, definition, path);
  const auto* type = marking.find("definition_type");
  const auto* id = marking.find("id");
  const auto* level = definition.find("tlp");
  if (id == nullptr || level == nullptr) return;
  const auto fixed = marking_of_id(id->text());
  const bool right = fixed && fixed->kind == MarkingKind::tlp1 && tlp_word(*fixed->tlp) == level->text() &&
                     type != nullptr && type->text() == "tlp";
  if (!right) inspection.add(Rule::tlp_instance, path);
}

}  // namespace

void check_marking_definition(Inspection& inspection, const json::Value& marking, const Path& path) {
  const auto* type = marking.find("definition_type");
  const auto* definition = marking.find("definition");
  if (definition == nullptr) return;
  const Path inner(path, definition->key());
  if (!definition->is_object()) return inspection.add(Rule::kind, inner, "an object", inspection.type().own.clause);
  const auto name = type == nullptr ? std::string_view() : type->text();
  if (name == "tlp" || is_tlp1(marking)) return check_tlp(inspection, marking, *definition, inner);
  if (name == "statement") return inspection.check_record(kStatement, *definition, inner);
  inspection.add(Rule::marking_type, Path(path, "definition_type"));
  check_custom_value(inspection, *definition, inner);
}

// §7.1.1: a dictionary of languages, each with a dictionary of translations.
void check_language_content(Inspection& inspection, const json::Value& content, const Path& path) {
  const auto* contents = content.find("contents");
  if (contents == nullptr) return;
  const Path inner(path, contents->key());
  if (!contents->is_object()) return inspection.add(Rule::kind, inner, "a dictionary", "STIX 2.1 §2.3");
  if (contents->items().empty()) return inspection.add(Rule::empty_dictionary, inner);
  for (const auto& language : contents->items()) {
    const Path key(inner, language.key());
    if (!is_language_tag(language.key())) inspection.add(Rule::language, key, {}, "STIX 2.1 §7.1.1");
    inspection.check_value(dictionary(), language, key, "STIX 2.1 §7.1.1");
  }
}

// §7.3.1: the names of new top-level properties, and only where there are such.
void check_extension_definition(Inspection& inspection, const json::Value& extension, const Path& path) {
  const auto* types = extension.find("extension_types");
  const auto* names = extension.find("extension_properties");
  const auto is_toplevel = [](const json::Value& type) { return type.text() == "toplevel-property-extension"; };
  const bool toplevel = types != nullptr && std::any_of(types->items().begin(), types->items().end(), is_toplevel);
  if (names == nullptr) {
    if (toplevel) inspection.add(Rule::recommended, path, "extension_properties", "STIX 2.1 §7.3.1");
    return;
  }
  const Path inner(path, names->key());
  if (types != nullptr && !toplevel) inspection.add(Rule::extension_properties, inner);
  std::size_t index = 0;
  for (const auto& name : names->items()) {
    const Path element(inner, index++);
    if (name.is_string() && !is_property_name(name.text())) inspection.add(Rule::extension_property_name, element);
  }
}

}  // namespace comity::stix
