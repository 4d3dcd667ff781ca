// STIX 2.0 part 1 §2, §3 and part 2 §2, §3: what differs from 2.1. Clauses name part and section.
//
// 2.0 has no spec_version on objects, exactly millisecond precision in created and modified, labels where 2.1
// has a property of its own, and observables only inside observed-data.
#include "stix/tables/checks.h"
#include "stix/tables/tables.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

namespace {

constexpr double kMilliseconds = 3;

constexpr Property kCommonProperties[] = {
    {"type", string(), required},
    {"spec_version", string()},
    {"id", identifier(), required},
    {"created", timestamp(kMilliseconds, kMilliseconds), required},
    {"modified", timestamp(kMilliseconds, kMilliseconds), required},
    {"created_by_ref", described(kIdentityOnly)},
    {"external_references", list(record(kExternalReference))},
    {"object_marking_refs", list(identifier(kMarkingOnly))},
    {"revoked", boolean()},
    {"labels", list(string())},
    {"granular_markings", list(record(kGranularMarking))},
};
constexpr Constraint kVersioned[] = {not_before("modified", "created")};
constexpr Record kCommon{"STIX 2.0 part 1 §3.1", kCommonProperties, kVersioned};

constexpr Property kMarkingCommonProperties[] = {
    {"type", string(), required},
    {"spec_version", string()},
    {"id", identifier(), required},
    {"created", timestamp(kMilliseconds, kMilliseconds), required},
    {"created_by_ref", described(kIdentityOnly)},
    {"external_references", list(record(kExternalReference))},
    {"object_marking_refs", list(identifier(kMarkingOnly))},
    {"granular_markings", list(record(kGranularMarking))},
};
constexpr Record kMarkingCommon{"STIX 2.0 part 1 §4.1", kMarkingCommonProperties};

constexpr Property kAttackPattern[] = {
    {"name", string(), required},
    {"description", string()},
    {"kill_chain_phases", list(record(kKillChainPhase))},
};
constexpr Property kCampaign[] = {
    {"name", string(), required}, {"description", string()},  {"aliases", list(string())},
    {"first_seen", timestamp()},  {"last_seen", timestamp()}, {"objective", string()},
};
constexpr Property kCourseOfAction[] = {
    {"name", string(), required},
    {"description", string()},
};
constexpr Property kIdentity[] = {
    {"name", string(), required}, {"description", string()},         {"identity_class", string(), required},
    {"sectors", list(string())},  {"contact_information", string()},
};
constexpr Property kIndicator[] = {
    {"labels", list(string()), required},
    {"name", string()},
    {"description", string()},
    {"pattern", string(), required},
    {"valid_from", timestamp(), required},
    {"valid_until", timestamp()},
    {"kill_chain_phases", list(record(kKillChainPhase))},
};
constexpr Constraint kIndicatorConstraints[] = {after("valid_until", "valid_from")};
constexpr Property kIntrusionSet[] = {
    {"name", string(), required}, {"description", string()},        {"aliases", list(string())},
    {"first_seen", timestamp()},  {"last_seen", timestamp()},       {"goals", list(string())},
    {"resource_level", string()}, {"primary_motivation", string()}, {"secondary_motivations", list(string())},
};
constexpr Property kLabelled[] = {
    {"labels", list(string()), required},
    {"name", string(), required},
    {"description", string()},
    {"kill_chain_phases", list(record(kKillChainPhase))},
};
constexpr Property kTool[] = {
    {"labels", list(string()), required},
    {"name", string(), required},
    {"description", string()},
    {"kill_chain_phases", list(record(kKillChainPhase))},
    {"tool_version", string()},
};
constexpr Property kObservedData[] = {
    {"first_observed", timestamp(), required},
    {"last_observed", timestamp(), required},
    {"number_observed", integer(1, 999'999'999), required},
    {"objects", container(), required},
};
constexpr Constraint kObservedDataConstraints[] = {not_before("last_observed", "first_observed")};
constexpr Property kReport[] = {
    {"labels", list(string()), required},
    {"name", string(), required},
    {"description", string()},
    {"published", timestamp(), required},
    {"object_refs", list(identifier()), required},
};
constexpr Property kThreatActor[] = {
    {"labels", list(string()), required},
    {"name", string(), required},
    {"description", string()},
    {"aliases", list(string())},
    {"roles", list(string())},
    {"goals", list(string())},
    {"sophistication", string()},
    {"resource_level", string()},
    {"primary_motivation", string()},
    {"secondary_motivations", list(string())},
    {"personal_motivations", list(string())},
};
constexpr Property kVulnerability[] = {
    {"name", string(), required},
    {"description", string()},
};
constexpr Property kRelationship[] = {
    {"relationship_type", format(kRelationshipName), required},
    {"description", string()},
    {"source_ref", identifier(Category::sdo), required},
    {"target_ref", identifier(Category::sdo), required},
};
constexpr std::array<std::string_view, 1> kObservedDataOnly{"observed-data"};
constexpr Property kSighting[] = {
    {"first_seen", timestamp()},
    {"last_seen", timestamp()},
    {"count", integer(0, 999'999'999)},
    {"sighting_of_ref", identifier(Category::sdo), required},
    {"observed_data_refs", list(identifier(kObservedDataOnly))},
    {"where_sighted_refs", list(identifier(kIdentityOnly))},
    {"summary", boolean()},
};
constexpr Property kMarkingDefinition[] = {
    {"definition_type", string(), required},
    {"definition", any(), required},
};

constexpr ObjectType sdo(std::string_view name, Record own) { return {name, Category::sdo, &kCommon, own}; }
constexpr ObjectType sro(std::string_view name, Record own) { return {name, Category::sro, &kCommon, own}; }

constexpr ObjectType kTypes[] = {
    sdo("attack-pattern", {"STIX 2.0 part 2 §2.1.1", kAttackPattern}),
    sdo("campaign", {"STIX 2.0 part 2 §2.2.1", kCampaign}),
    sdo("course-of-action", {"STIX 2.0 part 2 §2.3.1", kCourseOfAction}),
    sdo("identity", {"STIX 2.0 part 2 §2.4.1", kIdentity}),
    sdo("indicator", {"STIX 2.0 part 2 §2.5.1", kIndicator, kIndicatorConstraints, check_indicator}),
    sdo("intrusion-set", {"STIX 2.0 part 2 §2.6.1", kIntrusionSet}),
    sdo("malware", {"STIX 2.0 part 2 §2.7.1", kLabelled}),
    sdo("observed-data", {"STIX 2.0 part 2 §2.8.1", kObservedData, kObservedDataConstraints}),
    sdo("report", {"STIX 2.0 part 2 §2.9.1", kReport}),
    sdo("threat-actor", {"STIX 2.0 part 2 §2.10.1", kThreatActor}),
    sdo("tool", {"STIX 2.0 part 2 §2.11.1", kTool}),
    sdo("vulnerability", {"STIX 2.0 part 2 §2.12.1", kVulnerability}),
    sro("relationship", {"STIX 2.0 part 2 §3.1.1", kRelationship}),
    sro("sighting", {"STIX 2.0 part 2 §3.2.1", kSighting}),
    {"marking-definition",
     Category::meta,
     &kMarkingCommon,
     {"STIX 2.0 part 1 §4.1.1", kMarkingDefinition, {}, check_marking_definition}},
};

constexpr ObjectType kCustom{"", Category::sdo, &kCommon, {"STIX 2.0 part 1 §7.2", {}}};

}  // namespace

std::span<const ObjectType> version20_types() { return kTypes; }
const ObjectType& version20_custom_type() { return kCustom; }

}  // namespace comity::stix
