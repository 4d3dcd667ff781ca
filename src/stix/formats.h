// What a string has to look like: the formats that STIX takes from elsewhere.
//
// Each is a linear scan without allocation. Pure functions, any thread, no errors.
#pragma once

#include <string_view>

#include "stix/finding.h"

namespace comity::stix {

inline constexpr std::size_t kShortestName = 3;  // STIX 2.1 §3.1
inline constexpr std::size_t kLongestName = 250;

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return is_lower(c) || is_upper(c); }
constexpr bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
constexpr bool is_lower_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
constexpr bool is_hex(char c) { return is_lower_hex(c) || (c >= 'A' && c <= 'F'); }

// A format of strings, and the rule that a string breaks which does not have it.
struct Format {
  bool (*holds)(std::string_view);
  Rule rule;
};

bool is_property_name(std::string_view name);  // STIX 2.1 §3.1, §11.1.1: 3 to 250 of a-z, 0-9, "_", letter first
// STIX 2.1 §11: "x", a source, and the name, with the separator between them: "x_example_com_score".
bool has_custom_prefix(std::string_view name, char separator);
bool is_relationship_name(std::string_view name);  // STIX 2.1 §5.1.2: a-z, 0-9 and hyphen
bool is_term(std::string_view term);               // STIX 2.1 §2.14: lower case, hyphens between words
bool is_hex_text(std::string_view text);           // STIX 2.1 §2.8: whole octets, a-f in lower case
bool is_base64(std::string_view text);             // RFC 4648 §4
bool is_language_tag(std::string_view tag);        // RFC 5646 §2.1, well-formed
bool is_url(std::string_view url);                 // RFC 3986: an absolute URI
bool is_media_type(std::string_view type);         // RFC 6838 §4.2, a registered top-level type
bool is_country(std::string_view code);            // ISO 3166-1 alpha-2, either case, user-assigned codes included
bool is_area(std::string_view code);               // the shape of ISO 3166-2: "DE-BY"

inline constexpr Format kLanguageTag{is_language_tag, Rule::language};
inline constexpr Format kUrl{is_url, Rule::url};
inline constexpr Format kRelationshipName{is_relationship_name, Rule::relationship_name};
inline constexpr Format kCountry{is_country, Rule::country};
inline constexpr Format kArea{is_area, Rule::area};
inline constexpr Format kTerm{is_term, Rule::term_format};

}  // namespace comity::stix
