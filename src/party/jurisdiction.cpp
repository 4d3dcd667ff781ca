#include "party/jurisdiction.h"

#include <algorithm>

#include "base/text.h"

namespace comity::party {

namespace {

// ISO 3166-1 alpha-2.
constexpr std::array<std::string_view, 249> kAssigned{
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB",
    "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY",
    "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX",
    "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK",
    "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS",
    "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR",
    "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA",
    "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK",
    "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE",
    "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM",
    "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG",
    "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF",
    "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY",
    "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW"};

// ISO 3166-1 leaves these to its users and will never assign them.
bool is_user_assigned(std::string_view code) {
  if (code == "AA" || code == "ZZ") return true;
  return (code[0] == 'X' && code[1] >= 'A' && code[1] <= 'Z') || (code[0] == 'Q' && code[1] >= 'M' && code[1] <= 'Z');
}

}  // namespace

Result<Jurisdiction> Jurisdiction::parse(std::string_view text) {
  if (text.size() == 2 && (is_user_assigned(text) || std::binary_search(kAssigned.begin(), kAssigned.end(), text))) {
    return Jurisdiction(text);
  }
  return fail(Code::usage, {Msg::kNotAJurisdiction, {{"code", excerpt(text)}}});
}

std::string Jurisdiction::lower_case() const {
  std::string lower = text();
  for (char& letter : lower) letter = static_cast<char>(letter - 'A' + 'a');
  return lower;
}

std::span<const std::string_view> assigned_codes() { return kAssigned; }

}  // namespace comity::party
