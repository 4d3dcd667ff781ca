// The tables of all object types, and the parts they share.
//
// One file an area: domain.cpp (STIX 2.1 §4), relationship.cpp (§5), observable.cpp (§6), meta.cpp (§7, §8),
// version20.cpp (what STIX 2.0 says differently), common.cpp (§2, §3.2). Immutable, any thread.
#pragma once

#include <span>
#include <string_view>

#include "stix/schema.h"

namespace comity::stix {

enum class Version : std::uint8_t { v20, v21 };

std::span<const ObjectType> domain_types();
std::span<const ObjectType> relationship_types();
std::span<const ObjectType> observable_types();
std::span<const ObjectType> meta_types();
std::span<const ObjectType> version20_types();
const ObjectType& version20_custom_type();

// The type of that name in that version, or nullptr: a custom object.
const ObjectType* find_type(std::string_view name, Version version);

// The table by which an object of a type unknown to the standard is judged, STIX 2.1 §11.2.
const ObjectType& custom_type(Category category, Version version);

// STIX 2.1 §3.2, by category.
extern const Record kCommonOfDomain;
extern const Record kCommonOfObservables;
extern const Record kCommonOfContained;  // inside the deprecated container, §2.13

// STIX 2.1 §2.5, §2.11, §7.2.3.
extern const Record kExternalReference;
extern const Record kKillChainPhase;
extern const Record kGranularMarking;

inline constexpr std::array<std::string_view, 1> kIdentityOnly{"identity"};
inline constexpr std::array<std::string_view, 1> kMarkingOnly{"marking-definition"};

}  // namespace comity::stix
