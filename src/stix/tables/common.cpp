// STIX 2.1 §2 and §3.2: the parts that objects share.
#include <unordered_map>

#include "stix/tables/checks.h"
#include "stix/tables/tables.h"

namespace comity::stix {

namespace {

constexpr Property kExternalReferenceProperties[] = {
    {"source_name", string(), required}, {"description", string()}, {"url", format(kUrl)}, {"hashes", hashes()},
    {"external_id", string()},
};
constexpr Constraint kExternalReferenceConstraints[] = {at_least_one("description", "url", "external_id")};

constexpr Property kKillChainPhaseProperties[] = {
    {"kill_chain_name", format(kTerm), required},
    {"phase_name", format(kTerm), required},
};

constexpr Property kGranularMarkingProperties[] = {
    {"lang", format(kLanguageTag)},
    {"marking_ref", identifier(kMarkingOnly)},
    {"selectors", list(string()), required},
};
constexpr Constraint kGranularMarkingConstraints[] = {
    at_least_one("lang", "marking_ref"),
    exclusive("lang", "marking_ref"),
};

}  // namespace

constexpr Record kExternalReference{"STIX 2.1 §2.5", kExternalReferenceProperties, kExternalReferenceConstraints,
                                    check_external_reference};
constexpr Record kKillChainPhase{"STIX 2.1 §2.11", kKillChainPhaseProperties};
constexpr Record kGranularMarking{"STIX 2.1 §7.2.3", kGranularMarkingProperties, kGranularMarkingConstraints};

namespace {

constexpr double kMilliseconds = 3;  // digits after the point

// In the order in which objects of the wild most often have them: it is the order of the search.
constexpr Property kDomainProperties[] = {
    {"type", string(), required},
    {"spec_version", string(), required},
    {"id", identifier(), required},
    {"created", timestamp(kMilliseconds), required},
    {"modified", timestamp(kMilliseconds), required},
    {"created_by_ref", described(kIdentityOnly)},
    {"external_references", list(record(kExternalReference))},
    {"object_marking_refs", list(identifier(kMarkingOnly))},
    {"revoked", boolean()},
    {"labels", list(string())},
    {"confidence", integer(0, 100)},
    {"lang", format(kLanguageTag)},
    {"granular_markings", list(record(kGranularMarking))},
    {"extensions", extensions()},
    {"defanged", boolean(), sco_only},
};
constexpr Constraint kDomainConstraints[] = {not_before("modified", "created")};

constexpr Property kObservableProperties[] = {
    {"type", string(), required},
    {"spec_version", string()},
    {"id", identifier(), required},
    {"object_marking_refs", list(identifier(kMarkingOnly))},
    {"granular_markings", list(record(kGranularMarking))},
    {"defanged", boolean()},
    {"extensions", extensions()},
    {"created_by_ref", described(kIdentityOnly), not_applicable},
    {"created", timestamp(kMilliseconds), not_applicable},
    {"modified", timestamp(kMilliseconds), not_applicable},
    {"revoked", boolean(), not_applicable},
    {"labels", list(string()), not_applicable},
    {"confidence", integer(0, 100), not_applicable},
    {"lang", format(kLanguageTag), not_applicable},
    {"external_references", list(record(kExternalReference)), not_applicable},
};

// §2.9: inside the container an identifier may be any string. References that are not local to it (markings) are not
// judged there.
constexpr Property kContainedProperties[] = {
    {"type", string(), required}, {"id", string()},
    {"spec_version", string()},   {"object_marking_refs", any()},
    {"granular_markings", any()}, {"extensions", extensions()},
    {"defanged", boolean()},
};

}  // namespace

constexpr Record kCommonOfDomain{"STIX 2.1 §3.2", kDomainProperties, kDomainConstraints};
constexpr Record kCommonOfObservables{"STIX 2.1 §3.2", kObservableProperties, kDomainConstraints};
constexpr Record kCommonOfContained{"STIX 2.1 §2.13", kContainedProperties};

namespace {

constexpr std::string_view kCustomClause = "STIX 2.1 §11.2.1";
constexpr ObjectType kCustomDomain{"", Category::sdo, &kCommonOfDomain, {kCustomClause, {}}};
constexpr ObjectType kCustomRelationship{"", Category::sro, &kCommonOfDomain, {kCustomClause, {}}};
constexpr ObjectType kCustomObservable{"", Category::sco, &kCommonOfObservables, {kCustomClause, {}}};

using Index = std::unordered_map<std::string_view, const ObjectType*>;

Index index_of(std::initializer_list<std::span<const ObjectType>> areas) {
  Index index;
  for (const auto& types : areas) {
    for (const auto& type : types) index.emplace(type.name, &type);
  }
  return index;
}

}  // namespace

const ObjectType* find_type(std::string_view name, Version version) {
  static const Index v21 = index_of({domain_types(), relationship_types(), observable_types(), meta_types()});
  static const Index v20 = index_of({version20_types()});
  const Index& index = version == Version::v20 ? v20 : v21;
  const auto found = index.find(name);
  return found == index.end() ? nullptr : found->second;
}

const ObjectType& custom_type(Category category, Version version) {
  if (version == Version::v20) return version20_custom_type();
  switch (category) {
    case Category::sro: return kCustomRelationship;
    case Category::sco: return kCustomObservable;
    default: return kCustomDomain;
  }
}

}  // namespace comity::stix
