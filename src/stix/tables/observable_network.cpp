// STIX 2.1 §6.4, §6.8 to §6.10, §6.12: names, addresses, traffic.
#include "stix/tables/observable.h"
#include "stix/tables/observable_checks.h"

namespace comity::stix {

namespace {

constexpr std::string_view kSystemOnly[] = {"autonomous-system"};
constexpr std::string_view kArtifactOnly[] = {"artifact"};
constexpr std::string_view kMacOnly[] = {"mac-addr"};
constexpr std::string_view kTrafficOnly[] = {"network-traffic"};
constexpr std::string_view kNameOrAddress[] = {"ipv4-addr", "ipv6-addr", "domain-name"};
constexpr std::string_view kEndpoint[] = {"ipv4-addr", "ipv6-addr", "mac-addr", "domain-name"};

// §6.4
constexpr Property kDomainName[] = {
    {"value", string(), required},
    {"resolves_to_refs", list(identifier(kNameOrAddress))},
};

// §6.8, §6.9
constexpr Property kAddress[] = {
    {"value", string(), required},
    {"resolves_to_refs", list(identifier(kMacOnly))},
    {"belongs_to_refs", list(identifier(kSystemOnly))},
};

// §6.10
constexpr Property kMacAddressObject[] = {{"value", string(), required}};

constexpr std::string_view kValueId[] = {"value"};

// §6.12. Counts are "a positive integer" in words without a MUST: nothing sent at all is taken too.
constexpr double kLargestPort = 65535;
constexpr Property kTraffic[] = {
    {"start", timestamp()},
    {"end", timestamp()},
    {"is_active", boolean()},
    {"src_ref", identifier(kEndpoint)},
    {"dst_ref", identifier(kEndpoint)},
    {"src_port", integer(0, kLargestPort), recommended},
    {"dst_port", integer(0, kLargestPort), recommended},
    {"protocols", list(string()), required},
    {"src_byte_count", integer(0)},
    {"dst_byte_count", integer(0)},
    {"src_packets", integer(0)},
    {"dst_packets", integer(0)},
    {"ipfix", foreign_dictionary()},
    {"src_payload_ref", identifier(kArtifactOnly)},
    {"dst_payload_ref", identifier(kArtifactOnly)},
    {"encapsulates_refs", list(identifier(kTrafficOnly))},
    {"encapsulated_by_ref", identifier(kTrafficOnly)},
};
constexpr Constraint kTrafficConstraints[] = {
    at_least_one("src_ref", "dst_ref"),
    not_before("end", "start"),
};
constexpr std::string_view kTrafficId[] = {"dst_port",  "dst_ref",  "end",     "extensions",
                                           "protocols", "src_port", "src_ref", "start"};

}  // namespace

std::span<const ObjectType> network_types() {
  static const ObjectType types[] = {
      sco("domain-name", {"STIX 2.1 §6.4.1", kDomainName, {}, check_domain_value}, kValueId),
      sco("ipv4-addr", {"STIX 2.1 §6.8.1", kAddress, {}, check_ipv4_value}, kValueId),
      sco("ipv6-addr", {"STIX 2.1 §6.9.1", kAddress, {}, check_ipv6_value}, kValueId),
      sco("mac-addr", {"STIX 2.1 §6.10.1", kMacAddressObject, {}, check_mac_value}, kValueId),
      sco("network-traffic", {"STIX 2.1 §6.12.1", kTraffic, kTrafficConstraints, check_traffic}, kTrafficId,
          traffic_extensions()),
  };
  return types;
}

}  // namespace comity::stix
