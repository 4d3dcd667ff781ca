// What the values of cyber-observables have to look like (STIX 2.1 §6).
//
// Each is a linear scan without allocation. Pure functions, any thread, no errors.
#pragma once

#include <string_view>

namespace comity::stix {

bool is_ipv4_range(std::string_view text);     // §6.8.1: an address, or a block in CIDR notation
bool is_ipv6_range(std::string_view text);     // §6.9.1: in the forms of RFC 4291 §2.2
bool is_mac_address(std::string_view text);    // §6.10.1: lower case, colons, leading zeros
bool is_domain_name(std::string_view text);    // §6.4.1: lengths and labels; U-labels as they are
bool is_email_address(std::string_view text);  // §6.5.1: the addr-spec of RFC 5322, non-ASCII as RFC 6532 allows
bool is_cpe(std::string_view text);            // §6.14.1: a formatted string of CPE 2.3
bool has_encoded_word(std::string_view text);  // RFC 2047 §2

}  // namespace comity::stix
