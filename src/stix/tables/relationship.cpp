// STIX 2.1 §5: the relationship objects.
#include "stix/tables/checks.h"
#include "stix/tables/tables.h"

namespace comity::stix {

namespace {

constexpr std::array<std::string_view, 1> kObservedDataOnly{"observed-data"};
constexpr std::array<std::string_view, 2> kPlaces{"identity", "location"};
constexpr double kLargestCount = 999'999'999;

// §5.1
constexpr Property kRelationship[] = {
    {"relationship_type", format(kRelationshipName), required},
    {"description", string()},
    {"source_ref", identifier(Category::sdo | Category::sco), required},
    {"target_ref", identifier(Category::sdo | Category::sco), required},
    {"start_time", timestamp()},
    {"stop_time", timestamp()},
};
constexpr Constraint kRelationshipConstraints[] = {after("stop_time", "start_time")};

// §5.2. "summary" stands there as a string whose default is false; the boolean of the text and the examples holds.
constexpr Property kSighting[] = {
    {"description", string()},
    {"first_seen", timestamp()},
    {"last_seen", timestamp()},
    {"count", integer(0, kLargestCount)},
    {"sighting_of_ref", identifier(Category::sdo), required},
    {"observed_data_refs", list(identifier(kObservedDataOnly))},
    {"where_sighted_refs", list(identifier(kPlaces))},
    {"summary", boolean()},
};
constexpr Constraint kSightingConstraints[] = {not_before("last_seen", "first_seen")};

constexpr ObjectType kTypes[] = {
    {"relationship",
     Category::sro,
     &kCommonOfDomain,
     {"STIX 2.1 §5.1.2", kRelationship, kRelationshipConstraints, check_relationship}},
    {"sighting", Category::sro, &kCommonOfDomain, {"STIX 2.1 §5.2.1", kSighting, kSightingConstraints}},
};

}  // namespace

std::span<const ObjectType> relationship_types() { return kTypes; }

}  // namespace comity::stix
