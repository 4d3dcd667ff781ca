// STIX 2.1 §4: the domain objects, in the standard's order.
#include "stix/tables/checks.h"
#include "stix/tables/tables.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

namespace {

// Types that properties may point to.
constexpr std::array<std::string_view, 1> kSoftwareOnly{"software"};
constexpr std::array<std::string_view, 2> kSamples{"file", "artifact"};
constexpr std::array<std::string_view, 3> kAnalysed{"file", "network-traffic", "artifact"};

constexpr double kLargestCount = 999'999'999;

// §4.1
constexpr Property kAttackPattern[] = {
    {"name", string(), required},
    {"description", string()},
    {"aliases", list(string())},
    {"kill_chain_phases", list(record(kKillChainPhase))},
};

// §4.2
constexpr Property kCampaign[] = {
    {"name", string(), required}, {"description", string()},  {"aliases", list(string())},
    {"first_seen", timestamp()},  {"last_seen", timestamp()}, {"objective", string()},
};
constexpr Constraint kSeen[] = {not_before("last_seen", "first_seen")};

// §4.3; "action" is reserved for all objects, §3.8
constexpr Property kCourseOfAction[] = {
    {"name", string(), required},
    {"description", string()},
};

// §4.4
constexpr Property kGrouping[] = {
    {"name", string(), required},
    {"description", string()},
    {"context", open_vocab(kGroupingContext), required},
    {"object_refs", list(identifier()), required},
};

// §4.5
constexpr Property kIdentity[] = {
    {"name", string(), required},
    {"description", string()},
    {"roles", list(string())},
    {"identity_class", open_vocab(kIdentityClass)},
    {"sectors", list(open_vocab(kIndustrySector))},
    {"contact_information", string()},
};

// §4.6
constexpr Property kIncident[] = {
    {"name", string(), required},
    {"description", string()},
};

// §4.7
constexpr Property kIndicator[] = {
    {"name", string(), recommended},
    {"description", string(), recommended},
    {"indicator_types", list(open_vocab(kIndicatorType))},
    {"pattern", string(), required},
    {"pattern_type", open_vocab(kPatternType), required},
    {"pattern_version", string()},
    {"valid_from", timestamp(), required},
    {"valid_until", timestamp()},
    {"kill_chain_phases", list(record(kKillChainPhase))},
};
constexpr Constraint kIndicatorConstraints[] = {after("valid_until", "valid_from")};

// §4.8
constexpr Property kInfrastructure[] = {
    {"name", string(), required},
    {"description", string()},
    {"infrastructure_types", list(open_vocab(kInfrastructureType))},
    {"aliases", list(string())},
    {"kill_chain_phases", list(record(kKillChainPhase))},
    {"first_seen", timestamp()},
    {"last_seen", timestamp()},
};

// §4.9
constexpr Property kIntrusionSet[] = {
    {"name", string(), required},
    {"description", string()},
    {"aliases", list(string())},
    {"first_seen", timestamp()},
    {"last_seen", timestamp()},
    {"goals", list(string())},
    {"resource_level", open_vocab(kAttackResourceLevel)},
    {"primary_motivation", open_vocab(kAttackMotivation)},
    {"secondary_motivations", list(open_vocab(kAttackMotivation))},
};

// §4.10
constexpr Property kLocation[] = {
    {"name", string()},
    {"description", string()},
    {"latitude", number(-90, 90)},
    {"longitude", number(-180, 180)},
    {"precision", number()},
    {"region", open_vocab(kRegion)},
    {"country", format(kCountry)},
    {"administrative_area", format(kArea)},
    {"city", string()},
    {"street_address", string()},
    {"postal_code", string()},
};
constexpr Constraint kLocationConstraints[] = {
    at_least_one("region", "country", "latitude"),
    needs("latitude", "longitude"),
    needs("longitude", "latitude"),
    needs("precision", "latitude", "longitude"),
};

// §4.11
constexpr Property kMalware[] = {
    {"name", string()},
    {"description", string()},
    {"malware_types", list(open_vocab(kMalwareType))},
    {"is_family", boolean()},
    {"aliases", list(string())},
    {"kill_chain_phases", list(record(kKillChainPhase))},
    {"first_seen", timestamp()},
    {"last_seen", timestamp()},
    {"operating_system_refs", list(identifier(kSoftwareOnly))},
    {"architecture_execution_envs", list(open_vocab(kProcessorArchitecture))},
    {"implementation_languages", list(open_vocab(kImplementationLanguage))},
    {"capabilities", list(open_vocab(kMalwareCapabilities))},
    {"sample_refs", list(described(kSamples))},
};

// §4.12
constexpr Property kMalwareAnalysis[] = {
    {"product", format(kTerm), required},
    {"version", string()},
    {"host_vm_ref", identifier(kSoftwareOnly)},
    {"operating_system_ref", identifier(kSoftwareOnly)},
    {"installed_software_refs", list(identifier(kSoftwareOnly))},
    {"configuration_version", string()},
    {"modules", list(string())},
    {"analysis_engine_version", string()},
    {"analysis_definition_version", string()},
    {"submitted", timestamp()},
    {"analysis_started", timestamp()},
    {"analysis_ended", timestamp()},
    {"result_name", string()},
    {"result", open_vocab(kMalwareResult)},
    {"analysis_sco_refs", list(identifier(Category::sco))},
    {"sample_ref", described(kAnalysed)},
};
constexpr Constraint kMalwareAnalysisConstraints[] = {at_least_one("result", "analysis_sco_refs")};

// §4.13
constexpr Property kNote[] = {
    {"abstract", string()},
    {"content", string(), required},
    {"authors", list(string())},
    {"object_refs", list(identifier()), required},
};

// §4.14
constexpr Property kObservedData[] = {
    {"first_observed", timestamp(), required},
    {"last_observed", timestamp(), required},
    {"number_observed", integer(1, kLargestCount), required},
    {"objects", container(), deprecated},
    {"object_refs", list(identifier(Category::sco | Category::sro))},
};
constexpr Constraint kObservedDataConstraints[] = {
    not_before("last_observed", "first_observed"),
    at_least_one("objects", "object_refs"),
    exclusive("objects", "object_refs"),
};

// §4.15
constexpr Property kOpinionProperties[] = {
    {"explanation", string()},
    {"authors", list(string())},
    {"opinion", enumeration(kOpinion), required},
    {"object_refs", list(identifier()), required},
};

// §4.16
constexpr Property kReport[] = {
    {"name", string(), required},
    {"description", string()},
    {"report_types", list(open_vocab(kReportType))},
    {"published", timestamp(), required},
    {"object_refs", list(identifier()), required},
};

// §4.17
constexpr Property kThreatActor[] = {
    {"name", string(), required},
    {"description", string()},
    {"threat_actor_types", list(open_vocab(kThreatActorType))},
    {"aliases", list(string())},
    {"first_seen", timestamp()},
    {"last_seen", timestamp()},
    {"roles", list(open_vocab(kThreatActorRole))},
    {"goals", list(string())},
    {"sophistication", open_vocab(kThreatActorSophistication)},
    {"resource_level", open_vocab(kAttackResourceLevel)},
    {"primary_motivation", open_vocab(kAttackMotivation)},
    {"secondary_motivations", list(open_vocab(kAttackMotivation))},
    {"personal_motivations", list(open_vocab(kAttackMotivation))},
};

// §4.18
constexpr Property kTool[] = {
    {"name", string(), required},
    {"description", string()},
    {"tool_types", list(open_vocab(kToolType))},
    {"aliases", list(string())},
    {"kill_chain_phases", list(record(kKillChainPhase))},
    {"tool_version", string()},
};

// §4.19
constexpr Property kVulnerability[] = {
    {"name", string(), required},
    {"description", string()},
};

constexpr ObjectType sdo(std::string_view name, Record own) { return {name, Category::sdo, &kCommonOfDomain, own}; }

constexpr ObjectType kTypes[] = {
    sdo("attack-pattern", {"STIX 2.1 §4.1.1", kAttackPattern}),
    sdo("campaign", {"STIX 2.1 §4.2.1", kCampaign, kSeen}),
    sdo("course-of-action", {"STIX 2.1 §4.3.1", kCourseOfAction}),
    sdo("grouping", {"STIX 2.1 §4.4.1", kGrouping}),
    sdo("identity", {"STIX 2.1 §4.5.1", kIdentity}),
    sdo("incident", {"STIX 2.1 §4.6.1", kIncident}),
    sdo("indicator", {"STIX 2.1 §4.7.1", kIndicator, kIndicatorConstraints, check_indicator}),
    sdo("infrastructure", {"STIX 2.1 §4.8.1", kInfrastructure, kSeen}),
    sdo("intrusion-set", {"STIX 2.1 §4.9.1", kIntrusionSet, kSeen}),
    sdo("location", {"STIX 2.1 §4.10.1", kLocation, kLocationConstraints}),
    sdo("malware", {"STIX 2.1 §4.11.1", kMalware, kSeen, check_malware}),
    sdo("malware-analysis", {"STIX 2.1 §4.12.1", kMalwareAnalysis, kMalwareAnalysisConstraints}),
    sdo("note", {"STIX 2.1 §4.13.1", kNote}),
    sdo("observed-data", {"STIX 2.1 §4.14.1", kObservedData, kObservedDataConstraints, check_observed_data}),
    sdo("opinion", {"STIX 2.1 §4.15.1", kOpinionProperties}),
    sdo("report", {"STIX 2.1 §4.16.1", kReport}),
    sdo("threat-actor", {"STIX 2.1 §4.17.1", kThreatActor, kSeen}),
    sdo("tool", {"STIX 2.1 §4.18.1", kTool}),
    sdo("vulnerability", {"STIX 2.1 §4.19.1", kVulnerability}),
};

}  // namespace

std::span<const ObjectType> domain_types() { return kTypes; }

}  // namespace comity::stix
