#include "exchange/facts.h"

#include <algorithm>

#include "exchange/documents.h"
#include "json/read.h"
#include "json/write.h"
#include "stix/marking.h"

namespace comity::exchange {

namespace {

// Each once, sorted.
void write_names(json::Writer& out, std::vector<std::string_view> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  out.begin_array();
  for (const auto name : names) out.value(name);
  out.end_array();
}

std::vector<std::string_view> whole_of(const stix::Object& object) {
  std::vector<std::string_view> names;
  for (const auto& ref : object.marking_refs()) names.push_back(marking_name(ref.text()));
  return names;
}

std::vector<std::string_view> granular_of(const stix::Object& object) {
  std::vector<std::string_view> names;
  for (const auto& marking : object.granular_markings()) {
    if (const auto* ref = marking.find("marking_ref")) names.push_back(marking_name(ref->text()));
  }
  return names;
}

}  // namespace

std::string_view marking_name(std::string_view definition_id) {
  const auto marking = stix::marking_of_id(definition_id);
  return marking && marking->tlp ? stix::name_of(*marking->tlp) : kOtherMarking;
}

bool is_marking_name(std::string_view name) {
  using stix::Tlp;
  const auto levels = {Tlp::clear, Tlp::green, Tlp::amber, Tlp::amber_strict, Tlp::red};
  return name == kOtherMarking ||
         std::any_of(levels.begin(), levels.end(), [name](Tlp level) { return stix::name_of(level) == name; });
}

std::string facts_of(const stix::Object& object, const Origin& origin, const gate::ItemFacts& facts) {
  json::Writer out;
  out.begin_object();
  if (!origin.creator.empty()) out.member("creator", origin.creator);
  out.key("facts").begin_object();
  gate::write(out, facts);
  out.end_object().key("granular");
  write_names(out, granular_of(object));
  out.member("kind", "stix").key("markings");
  write_names(out, whole_of(object));
  out.key("owners");
  write_names(out, {origin.owners.begin(), origin.owners.end()});
  out.member("spec", object.spec_version() == stix::Version::v20 ? "2.0" : "2.1");
  return out.member("type", object.type()).end_object().take();
}

Origin origin_in(std::string_view facts, const std::string& first_owner) {
  json::Reader reader;
  const auto root = reader.read(facts);
  Origin origin;
  if (root) origin = {list_at(**root, "owners"), text_at(**root, "creator")};
  if (origin.owners.empty()) origin.owners.push_back(first_owner);
  return origin;
}

std::vector<std::string> markings_of(const stix::Object& object) {
  auto names = whole_of(object);
  for (const auto name : granular_of(object)) names.push_back(name);
  std::vector<std::string> once;
  for (const auto name : names) {
    if (std::find(once.begin(), once.end(), name) == once.end()) once.emplace_back(name);
  }
  return once;
}

bool is_all_clear(std::string_view facts) {
  json::Reader reader;
  const auto root = reader.read(facts);
  const auto* markings = root ? (*root)->find("markings") : nullptr;
  return markings != nullptr && !markings->items().empty() &&
         markings_in(facts) == std::vector<std::string>{"TLP:CLEAR"};
}

std::vector<std::string> markings_in(std::string_view facts) {
  std::vector<std::string> names;
  json::Reader reader;
  const auto root = reader.read(facts);
  if (!root) return names;
  for (const auto* list : {(*root)->find("markings"), (*root)->find("granular")}) {
    if (list == nullptr) continue;
    for (const auto& name : list->items()) {
      if (std::find(names.begin(), names.end(), name.text()) == names.end()) names.emplace_back(name.text());
    }
  }
  return names;
}

}  // namespace comity::exchange
