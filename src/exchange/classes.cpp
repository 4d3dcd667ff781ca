#include "exchange/classes.h"

#include <algorithm>

#include "base/text.h"
#include "exchange/facts.h"
#include "json/read.h"

namespace comity::exchange {

namespace {

ClassFacts parsed(const store::ClassRow& row) {
  auto origin = origin_in(row.facts, {});
  ClassFacts facts{row.id, row.type, {}, markings_in(row.facts), std::move(origin.owners), std::move(origin.creator),
                   {}};
  json::Reader reader;
  const auto root = reader.read(row.facts);
  if (!root) return facts;
  if (const auto* spec = (*root)->find("spec")) facts.spec = spec->text();
  if (const auto* item = (*root)->find("facts")) facts.facts = gate::read_item_facts(*item).value_or(gate::ItemFacts());
  return facts;
}

}  // namespace

Result<Classes::All> Classes::all(store::Store& store) {
  const std::lock_guard lock(mutex_);
  COMITY_TRY(const auto added, store.classes(static_cast<store::ClassId>(known_->size())));
  if (added.empty()) return known_;
  auto grown = std::make_shared<std::vector<ClassFacts>>(*known_);
  for (const auto& row : added) grown->push_back(parsed(row));
  known_ = std::move(grown);
  return known_;
}

bool is_marking_definition(std::string_view marking) { return marking.starts_with("marking-definition--"); }

std::string marking_level(std::string_view given) {
  std::string name(given);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (name == "OTHER") return std::string(kOtherMarking);
  if (name == "NONE") return "none";
  return name == "TLP:WHITE" ? "TLP:CLEAR" : name;
}

Status check_marking_name(const std::string& given) {
  const auto level = marking_level(given);
  if (level == "none" || is_marking_name(level)) return {};
  return fail(Code::usage, {Msg::kMarkingUnknown, {{"marking", excerpt(given)}}});
}

bool is_among(const std::string& wanted, const std::vector<std::string>& has) {
  const auto name = is_marking_definition(wanted) ? std::string(marking_name(wanted)) : marking_level(wanted);
  if (name == "none") return has.empty();
  return std::find(has.begin(), has.end(), name) != has.end();
}

bool fits(const ClassFacts& facts, const std::vector<std::string>& types, const std::vector<std::string>& markings) {
  if (!types.empty() && std::find(types.begin(), types.end(), facts.type) == types.end()) return false;
  return markings.empty() || std::any_of(markings.begin(), markings.end(),
                                         [&](const auto& marking) { return is_among(marking, facts.markings); });
}

}  // namespace comity::exchange
