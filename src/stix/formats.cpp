#include "stix/formats.h"

#include <algorithm>
#include <array>

namespace comity::stix {

namespace {

template <class Predicate>
bool all(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

// Takes the text up to `separator` off the front of `rest`; the whole rest when there is none.
std::string_view take(std::string_view& rest, char separator) {
  const auto at = rest.find(separator);
  const auto part = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return part;
}

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// ISO 3166-1 alpha-2, officially assigned.
constexpr std::string_view kCountries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ";

char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

// RFC 5646 §2.1, production "langtag": language, up to three extlangs, script, region, variants, extensions and
// private use, in that order. Grandfathered tags of another form are deprecated and not taken.
class LanguageTag {
 public:
  // `tag` consists of non-empty subtags of letters and digits, so that an empty subtag means the end.
  explicit LanguageTag(std::string_view tag) : rest_(tag) { next(); }

  bool well_formed() {
    if (is_private_use()) return subtags(1) && ended();
    if (!letters(2, 8)) return false;
    const bool extendable = part_.size() <= 3;
    next();
    for (int i = 0; extendable && i < 3 && letters(3, 3); ++i) next();
    if (letters(4, 4)) next();
    if (letters(2, 2) || (part_.size() == 3 && all(part_, is_digit))) next();
    while (is_variant()) next();
    while (part_.size() == 1 && !is_private_use()) {
      if (!subtags(2)) return false;
    }
    return ended() || (is_private_use() && subtags(1) && ended());
  }

 private:
  void next() { part_ = take(rest_, '-'); }
  bool ended() const { return part_.empty(); }
  bool letters(std::size_t shortest, std::size_t longest) const {
    return part_.size() >= shortest && part_.size() <= longest && all(part_, is_alpha);
  }
  bool is_variant() const {
    return (part_.size() >= 5 && part_.size() <= 8) || (part_.size() == 4 && is_digit(part_[0]));
  }
  bool is_private_use() const { return part_ == "x" || part_ == "X"; }
  // Skips a singleton and the subtags after it, of which there has to be one.
  bool subtags(std::size_t shortest) {
    next();
    const bool any = part_.size() >= shortest && part_.size() <= 8;
    while (part_.size() >= shortest && part_.size() <= 8) next();
    return any;
  }

  std::string_view rest_;
  std::string_view part_;
};

}  // namespace

bool is_property_name(std::string_view name) {
  if (name.size() < kShortestName || name.size() > kLongestName || !is_lower(name[0])) return false;
  return all(name, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool has_custom_prefix(std::string_view name, char separator) {
  if (take(name, separator) != "x") return false;
  return !take(name, separator).empty() && !name.empty();
}

bool is_relationship_name(std::string_view name) {
  if (name.size() < kShortestName || name.size() > kLongestName) return false;
  return all(name, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_term(std::string_view term) {
  return all(term, [](char c) { return !is_upper(c) && c != '_' && c != ' '; });
}

bool is_hex_text(std::string_view text) { return !text.empty() && text.size() % 2 == 0 && all(text, is_lower_hex); }

bool is_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return false;
  for (int padding = 0; padding < 2 && text.back() == '='; ++padding) text.remove_suffix(1);
  return all(text, [](char c) { return is_alnum(c) || c == '+' || c == '/'; });
}

bool is_language_tag(std::string_view tag) {
  if (tag.empty() || tag.size() > kLongestName || tag.front() == '-' || tag.back() == '-') return false;
  if (!all(tag, [](char c) { return is_alnum(c) || c == '-'; }) || tag.find("--") != std::string_view::npos)
    return false;
  return LanguageTag(tag).well_formed();
}

// RFC 3986 §3: scheme ":" hier-part; the characters of §2, and percent signs only before two hexadecimal digits.
// Non-ASCII characters make an IRI (RFC 3987), which no URI is.
bool is_url(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == std::string_view::npos || colon + 1 == url.size() || !is_alpha(url[0])) return false;
  if (!all(url.substr(0, colon), [](char c) { return is_alnum(c) || is_one_of(c, "+-."); })) return false;
  for (std::size_t i = colon + 1; i < url.size(); ++i) {
    if (url[i] == '%') {
      if (i + 2 >= url.size() || !is_hex(url[i + 1]) || !is_hex(url[i + 2])) return false;
    } else if (!is_alnum(url[i]) && !is_one_of(url[i], "-._~:/?#[]@!$&'()*+,;=")) {
      return false;
    }
  }
  return true;
}

bool is_media_type(std::string_view type) {
  constexpr std::array<std::string_view, 11> kTopLevel{"application", "audio", "example",   "font", "haptics", "image",
                                                       "message",     "model", "multipart", "text", "video"};
  const auto top = take(type, '/');
  if (std::find(kTopLevel.begin(), kTopLevel.end(), top) == kTopLevel.end()) return false;
  if (type.empty() || type.size() > 127 || !is_alnum(type[0])) return false;
  return all(type, [](char c) { return is_alnum(c) || is_one_of(c, "!#$&-^_.+"); });
}

bool is_country(std::string_view code) {
  if (code.size() != 2 || !all(code, is_alpha)) return false;
  const std::array upper{to_upper(code[0]), to_upper(code[1])};
  const std::string_view text(upper.data(), upper.size());
  // ISO 3166-1 §8.1.3: the user-assigned codes.
  if (upper[0] == 'X' || text == "AA" || text == "ZZ" || (upper[0] == 'Q' && upper[1] >= 'M')) return true;
  for (std::size_t i = 0; i < kCountries.size(); i += 3) {
    if (kCountries.substr(i, 2) == text) return true;
  }
  return false;
}

bool is_area(std::string_view code) {
  const auto country = take(code, '-');
  return is_country(country) && !code.empty() && code.size() <= 3 && all(code, is_alnum);
}

}  // namespace comity::stix
