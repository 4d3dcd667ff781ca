#include "stix/marking.h"

#include <array>

namespace comity::stix {

namespace {

struct Fixed {
  std::string_view id;
  MarkingKind kind;
  Tlp tlp;
};

constexpr std::array<Fixed, 9> kFixed{{
    {"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", MarkingKind::tlp1, Tlp::clear},
    {"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", MarkingKind::tlp1, Tlp::green},
    {"marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", MarkingKind::tlp1, Tlp::amber},
    {"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", MarkingKind::tlp1, Tlp::red},
    {"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", MarkingKind::tlp2, Tlp::clear},
    {"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", MarkingKind::tlp2, Tlp::green},
    {"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", MarkingKind::tlp2, Tlp::amber},
    {"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", MarkingKind::tlp2, Tlp::amber_strict},
    {"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", MarkingKind::tlp2, Tlp::red},
}};

constexpr std::string_view kIep = "extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a";
constexpr std::string_view kAcs = "extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce";

}  // namespace

std::string_view name_of(Tlp level) {
  switch (level) {
    case Tlp::clear: return "TLP:CLEAR";
    case Tlp::green: return "TLP:GREEN";
    case Tlp::amber: return "TLP:AMBER";
    case Tlp::amber_strict: return "TLP:AMBER+STRICT";
    case Tlp::red: return "TLP:RED";
  }
  return "";
}

std::optional<Marking> marking_of_id(std::string_view id) {
  for (const auto& fixed : kFixed) {
    if (fixed.id == id) return Marking{fixed.kind, fixed.tlp};
  }
  return std::nullopt;
}

Marking marking_of(const json::Value& definition) {
  if (const auto* id = definition.find("id")) {
    if (const auto fixed = marking_of_id(id->text())) return *fixed;
  }
  if (const auto* extensions = definition.find("extensions")) {
    if (extensions->find(kIep) != nullptr) return {MarkingKind::iep};
    if (extensions->find(kAcs) != nullptr) return {MarkingKind::acs};
  }
  const auto* type = definition.find("definition_type");
  if (type != nullptr && type->text() == "statement") return {MarkingKind::statement};
  return {};
}

}  // namespace comity::stix
