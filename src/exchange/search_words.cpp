#include "exchange/search_words.h"

#include <algorithm>

#include "base/text.h"
#include "stix/pattern/atoms.h"
#include "stix/pattern/parse.h"

namespace comity::exchange {

namespace {

void add_value(std::vector<std::string>& values, std::string_view text) {
  if (text.empty() || text.size() > kMaxValueBytes || values.size() >= kMaxValues) return;
  auto folded = fold(text);
  if (std::find(values.begin(), values.end(), folded) == values.end()) values.push_back(std::move(folded));
}

// Every text an observable consists of, but what says what it is or points elsewhere.
void add_texts(std::vector<std::string>& values, const json::Value& value) {
  if (value.is_string()) return add_value(values, value.text());
  for (const auto& item : value.items()) {
    if (!stix::is_reference(item.key())) add_texts(values, item);
  }
}

void add_observable(std::vector<std::string>& values, const json::Value& object) {
  for (const auto& member : object.items()) {
    const auto key = member.key();
    if (key == "type" || key == "id" || key == "spec_version" || key == "granular_markings" || stix::is_reference(key))
      continue;
    add_texts(values, member);
  }
}

void add_pattern(std::vector<std::string>& values, const stix::Object& object, const Limits& limits) {
  const auto type = object.text("pattern_type");
  const bool v20 = object.spec_version() == stix::Version::v20;
  if (!v20 && type != "stix") return;
  const auto pattern = stix::pattern::parse(
      object.text("pattern"), limits, v20 ? stix::pattern::PatternVersion::v20 : stix::pattern::PatternVersion::v21);
  if (!pattern) return;
  for (const auto value : stix::pattern::values(*pattern)) add_value(values, value);
}

}  // namespace

SearchWords search_words(const stix::Object& object, const Limits& limits) {
  SearchWords found;
  const auto add_name = [&found](std::string_view name) {
    if (!name.empty() && name.size() <= kMaxValueBytes) found.names.push_back(fold(name));
  };
  add_name(object.name());
  if (const auto* aliases = object.value().find("aliases")) {
    for (const auto& alias : aliases->items()) add_name(alias.text());
  }
  std::string all;
  for (const auto& name : found.names) all.append(name).append(" ");
  found.words = words(all, kMaxWords);

  if (object.category() == stix::Category::sco) add_observable(found.values, object.value());
  if (object.type() == "indicator") add_pattern(found.values, object, limits);
  if (const auto* references = object.value().find("external_references")) {
    for (const auto& reference : references->items()) {
      if (const auto* id = reference.find("external_id")) add_value(found.values, id->text());
    }
  }
  return found;
}

}  // namespace comity::exchange
