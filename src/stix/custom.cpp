// STIX 2.1 §11.1: the values of custom properties, and of extensions' own.
//
// What the standard asks of its own properties it only recommends here: nobody else reads them.
#include "stix/id.h"
#include "stix/inspect.h"

namespace comity::stix {

namespace {

// STIX 2.1 §3.1: what the end of a name says about the value.
bool fits_suffix(std::string_view name, const json::Value& value) {
  const auto ends = [name](std::string_view suffix) {
    return name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
  };
  if (ends("_ref")) return parse_id(value.text()).has_value();
  if (ends("_refs")) return value.is_array();
  if (ends("_hex")) return is_hex_text(value.text());
  if (ends("_bin")) return is_base64(value.text());
  return true;
}

void check_inside(Inspection& inspection, const json::Value& value, const Path& path) {
  std::size_t index = 0;
  for (const auto& inner : value.items()) {
    check_custom_value(inspection, inner, value.is_object() ? Path(path, inner.key()) : Path(path, index++));
  }
}

}  // namespace

// The depth of recursion is the reader's limit.
void check_custom_value(Inspection& inspection, const json::Value& value, const Path& path) {
  if (value.is(json::Kind::null)) return inspection.add(Rule::custom_null, path);
  if (value.is_array() || value.is_object()) {
    if (value.items().empty()) return inspection.add(Rule::custom_empty, path);
    return check_inside(inspection, value, path);
  }
  if (!fits_suffix(value.key(), value)) inspection.add(Rule::custom_suffix, path);
}

}  // namespace comity::stix
