// STIX 2.1 §7.2: the markings that an object carries.
#include <algorithm>
#include <charconv>

#include "stix/inspect.h"
#include "stix/marking.h"

namespace comity::stix {

namespace {

enum class Selection : std::uint8_t { found, absent, malformed };

// "[4]" as 4; empty when it is no index.
std::optional<std::size_t> index_of(std::string_view component) {
  if (component.size() < 3 || component.front() != '[' || component.back() != ']') return std::nullopt;
  const auto digits = component.substr(1, component.size() - 2);
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return index;
}

bool is_key(std::string_view component) {
  if (component.empty() || component.size() > kLongestName) return false;
  return std::all_of(component.begin(), component.end(), [](char c) { return is_alnum(c) || c == '_' || c == '-'; });
}

const json::Value* step(const json::Value& from, std::string_view component) {
  const auto index = index_of(component);
  if (!index) return from.find(component);
  return from.is_array() && *index < from.items().size() ? &from.items()[*index] : nullptr;
}

// §7.2.3, selector syntax: names and list indexes between dots, from the object down to something that is there.
Selection select(const json::Value& object, std::string_view selector) {
  const json::Value* at = &object;
  for (bool more = true; more;) {
    const auto dot = selector.find('.');
    const auto component = selector.substr(0, dot);
    more = dot != std::string_view::npos;
    if (more) selector.remove_prefix(dot + 1);
    if (!is_key(component) && !index_of(component)) return Selection::malformed;
    if (at != nullptr) at = step(*at, component);
  }
  return at == nullptr ? Selection::absent : Selection::found;
}

void check_selectors(Inspection& inspection, const json::Value& selectors, const Path& path) {
  std::size_t index = 0;
  for (const auto& selector : selectors.items()) {
    const Path inner(path, index++);
    if (!selector.is_string()) continue;  // reported with its table
    const auto selection = select(inspection.object(), selector.text());
    if (selection == Selection::malformed) inspection.add(Rule::selector_syntax, inner);
    if (selection == Selection::absent) inspection.add(Rule::selector_target, inner);
  }
}

}  // namespace

bool selects(const json::Value& object, std::string_view selector) {
  return select(object, selector) == Selection::found;
}

void check_markings(Inspection& inspection, const json::Value& object) {
  const auto* id = object.find("id");
  // §3.2: a marking definition does not mark itself.
  const auto is_self = [id](const json::Value& reference) {
    return id != nullptr && reference.is_string() && reference.text() == id->text();
  };
  const Path root;
  if (const auto* references = object.find("object_marking_refs")) {
    const Path path(root, references->key());
    std::size_t index = 0;
    for (const auto& reference : references->items()) {
      if (is_self(reference)) inspection.add(Rule::marking_self, Path(path, index));
      ++index;
    }
  }
  const auto* granular = object.find("granular_markings");
  if (granular == nullptr || !granular->is_array()) return;
  const Path path(root, granular->key());
  std::size_t index = 0;
  for (const auto& marking : granular->items()) {
    const Path inner(path, index++);
    const auto* reference = marking.find("marking_ref");
    if (reference != nullptr && is_self(*reference)) inspection.add(Rule::marking_self, Path(inner, "marking_ref"));
    if (const auto* selectors = marking.find("selectors")) {
      check_selectors(inspection, *selectors, Path(inner, "selectors"));
    }
  }
}

}  // namespace comity::stix
