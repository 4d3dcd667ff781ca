// STIX 2.1 §6.12.2 to §6.12.5: the predefined extensions of network traffic.
#include "stix/tables/observable.h"
#include "stix/tables/observable_checks.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

namespace {

constexpr std::string_view kArtifactOnly[] = {"artifact"};
constexpr Constraint kSome[] = {some_property()};

// §6.12.2
constexpr Property kHttpRequest[] = {
    {"request_method", string(), required}, {"request_value", string(), required},
    {"request_version", string()},          {"request_header", foreign_dictionary()},
    {"message_body_length", integer()},     {"message_body_data_ref", identifier(kArtifactOnly)},
};

// §6.12.3
constexpr Property kIcmp[] = {
    {"icmp_type_hex", hex(), required},
    {"icmp_code_hex", hex(), required},
};

// §6.12.4
constexpr Property kSocket[] = {
    {"address_family", enumeration(kNetworkSocketAddressFamily), required},
    {"is_blocking", boolean()},
    {"is_listening", boolean()},
    {"options", foreign_dictionary()},
    {"socket_type", enumeration(kNetworkSocketType)},
    {"socket_descriptor", integer(0)},
    {"socket_handle", integer()},
    {"protocol_family", string(), version20},
};

// §6.12.5
constexpr Property kTcp[] = {
    {"src_flags_hex", hex()},
    {"dst_flags_hex", hex()},
};

constexpr Extension kExtensions[] = {
    {"http-request-ext", {"STIX 2.1 §6.12.2", kHttpRequest, {}, check_http_request}},
    {"icmp-ext", {"STIX 2.1 §6.12.3", kIcmp}},
    {"socket-ext", {"STIX 2.1 §6.12.4", kSocket, {}, check_socket}},
    {"tcp-ext", {"STIX 2.1 §6.12.5", kTcp, kSome}},
};

}  // namespace

std::span<const Extension> traffic_extensions() { return kExtensions; }

}  // namespace comity::stix
