// STIX 2.1 §7 and §8: the meta objects and the bundle. Each has common properties of its own, §3.2.
#include "stix/tables/checks.h"
#include "stix/tables/tables.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

namespace {

constexpr double kMilliseconds = 3;

// §7.1
constexpr Property kCommonOfLanguage[] = {
    {"type", string(), required},
    {"spec_version", string(), required},
    {"id", identifier(), required},
    {"created", timestamp(kMilliseconds), required},
    {"modified", timestamp(kMilliseconds), required},
    {"created_by_ref", described(kIdentityOnly)},
    {"revoked", boolean()},
    {"labels", list(string())},
    {"confidence", integer(0, 100)},
    {"external_references", list(record(kExternalReference))},
    {"object_marking_refs", list(identifier(kMarkingOnly))},
    {"granular_markings", list(record(kGranularMarking))},
    {"extensions", extensions()},
    {"lang", format(kLanguageTag), not_applicable},
    {"defanged", boolean(), sco_only},
};
constexpr Constraint kVersioned[] = {not_before("modified", "created")};
constexpr Record kLanguageCommon{"STIX 2.1 §3.2", kCommonOfLanguage, kVersioned};

constexpr Property kLanguageContent[] = {
    {"object_ref", identifier(), required},
    {"object_modified", timestamp()},
    {"contents", any(), required},
};

// §7.2.1; not versioned
constexpr Property kCommonOfMarking[] = {
    {"type", string(), required},
    {"spec_version", string(), required},
    {"id", identifier(), required},
    {"created", timestamp(kMilliseconds), required},
    {"created_by_ref", described(kIdentityOnly)},
    {"external_references", list(record(kExternalReference))},
    {"object_marking_refs", list(identifier(kMarkingOnly))},
    {"granular_markings", list(record(kGranularMarking))},
    {"extensions", extensions()},
    {"modified", timestamp(kMilliseconds), not_applicable},
    {"revoked", boolean(), not_applicable},
    {"labels", list(string()), not_applicable},
    {"confidence", integer(0, 100), not_applicable},
    {"lang", format(kLanguageTag), not_applicable},
    {"defanged", boolean(), sco_only},
};
constexpr Record kMarkingCommon{"STIX 2.1 §3.2", kCommonOfMarking, kVersioned};

constexpr Property kMarkingDefinition[] = {
    {"name", string()},
    {"definition_type", string()},
    {"definition", any()},
};
constexpr Constraint kMarkingDefinitionConstraints[] = {
    at_least_one("definition_type", "extensions"),
    at_least_one("definition", "extensions"),
};

// §7.3
constexpr Property kCommonOfExtension[] = {
    {"type", string(), required},
    {"spec_version", string(), required},
    {"id", identifier(), required},
    {"created_by_ref", described(kIdentityOnly), required},
    {"created", timestamp(kMilliseconds), required},
    {"modified", timestamp(kMilliseconds), required},
    {"revoked", boolean()},
    {"labels", list(string())},
    {"external_references", list(record(kExternalReference))},
    {"object_marking_refs", list(identifier(kMarkingOnly))},
    {"granular_markings", list(record(kGranularMarking))},
    {"confidence", integer(0, 100), not_applicable},
    {"lang", format(kLanguageTag), not_applicable},
    {"extensions", extensions(), not_applicable},
    {"defanged", boolean(), sco_only},
};
constexpr Record kExtensionCommon{"STIX 2.1 §3.2", kCommonOfExtension, kVersioned};

constexpr Property kExtensionDefinition[] = {
    {"name", string(), required},
    {"description", string(), recommended},
    {"schema", string(), required},
    {"version", string(), required},
    {"extension_types", list(enumeration(kExtensionType)), required},
    {"extension_properties", list(string())},
};

// §8.1. The objects are judged one by one, not with their bundle.
constexpr Property kCommonOfBundle[] = {
    {"type", string(), required},
    {"id", identifier(Category::bundle), required},
    {"objects", any()},
};
constexpr Record kBundleCommon{"STIX 2.1 §8.1", kCommonOfBundle};

constexpr ObjectType kTypes[] = {
    {"language-content",
     Category::meta,
     &kLanguageCommon,
     {"STIX 2.1 §7.1.1", kLanguageContent, {}, check_language_content}},
    {"marking-definition",
     Category::meta,
     &kMarkingCommon,
     {"STIX 2.1 §7.2.1", kMarkingDefinition, kMarkingDefinitionConstraints, check_marking_definition}},
    {"extension-definition",
     Category::meta,
     &kExtensionCommon,
     {"STIX 2.1 §7.3.1", kExtensionDefinition, {}, check_extension_definition}},
    {"bundle", Category::bundle, &kBundleCommon, {"STIX 2.1 §8.1", {}}},
};

}  // namespace

std::span<const ObjectType> meta_types() { return kTypes; }

}  // namespace comity::stix
