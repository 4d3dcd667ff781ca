// STIX 2.1 §6: the cyber-observables, and those of a few properties.
#include "stix/tables/observable.h"

#include <vector>

#include "stix/tables/observable_checks.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

namespace {

// §6.2
constexpr Property kAutonomousSystem[] = {
    {"number", integer(), required},
    {"name", string()},
    {"rir", string()},
};
constexpr std::string_view kAutonomousSystemId[] = {"number"};

// §6.11
constexpr Property kMutex[] = {{"name", string(), required}};
constexpr std::string_view kMutexId[] = {"name"};

// §6.14
constexpr Property kSoftware[] = {
    {"name", string(), required}, {"cpe", format(kCpe)}, {"swid", string()}, {"languages", list(format(kLanguageTag))},
    {"vendor", string()},         {"version", string()},
};
constexpr std::string_view kSoftwareId[] = {"cpe", "name", "swid", "vendor", "version"};

// §6.15
constexpr Property kUrlObject[] = {{"value", string(), required}};
constexpr std::string_view kUrlId[] = {"value"};

// §6.18.2
constexpr Property kX509V3ExtensionsProperties[] = {
    {"basic_constraints", string()},
    {"name_constraints", string()},
    {"policy_constraints", string()},
    {"key_usage", string()},
    {"extended_key_usage", string()},
    {"subject_key_identifier", string()},
    {"authority_key_identifier", string()},
    {"subject_alternative_name", string()},
    {"issuer_alternative_name", string()},
    {"subject_directory_attributes", string()},
    {"crl_distribution_points", string()},
    {"inhibit_any_policy", string()},
    {"private_key_usage_period_not_before", timestamp()},
    {"private_key_usage_period_not_after", timestamp()},
    {"certificate_policies", string()},
    {"policy_mappings", string()},
};
constexpr Constraint kSome[] = {some_property()};
constexpr Record kX509V3Extensions{"STIX 2.1 §6.18.2", kX509V3ExtensionsProperties, kSome};

// §6.18
constexpr Property kX509Certificate[] = {
    {"is_self_signed", boolean()},
    {"hashes", hashes()},
    {"version", string()},
    {"serial_number", string()},
    {"signature_algorithm", string()},
    {"issuer", string()},
    {"validity_not_before", timestamp()},
    {"validity_not_after", timestamp()},
    {"subject", string()},
    {"subject_public_key_algorithm", string()},
    {"subject_public_key_modulus", string()},
    {"subject_public_key_exponent", integer()},
    {"x509_v3_extensions", record(kX509V3Extensions)},
};
constexpr std::string_view kX509CertificateId[] = {"hashes", "serial_number"};

}  // namespace

std::span<const ObjectType> simple_observable_types() {
  static const ObjectType types[] = {
      sco("autonomous-system", {"STIX 2.1 §6.2.1", kAutonomousSystem}, kAutonomousSystemId),
      sco("mutex", {"STIX 2.1 §6.11.1", kMutex}, kMutexId),
      sco("software", {"STIX 2.1 §6.14.1", kSoftware}, kSoftwareId),
      sco("url", {"STIX 2.1 §6.15.1", kUrlObject, {}, check_url_value}, kUrlId),
      sco("x509-certificate", {"STIX 2.1 §6.18.1", kX509Certificate, kSome}, kX509CertificateId),
  };
  return types;
}

std::span<const ObjectType> observable_types() {
  static const std::vector<ObjectType> types = [] {
    std::vector<ObjectType> all;
    for (const auto& area : {simple_observable_types(), file_types(), network_types(), mail_types(), system_types()}) {
      all.insert(all.end(), area.begin(), area.end());
    }
    return all;
  }();
  return types;
}

}  // namespace comity::stix
