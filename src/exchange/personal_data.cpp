#include "exchange/personal_data.h"

#include <algorithm>
#include <array>

#include "stix/formats.h"

namespace comity::exchange {

namespace {

using stix::is_alnum;
using stix::is_alpha;
using stix::is_digit;

constexpr std::size_t kFewestDigits = 8;  // of a number with its country code (ITU-T E.164: at most 15)
constexpr std::size_t kMostDigits = 15;

constexpr std::array kPersonWords = std::to_array<std::string_view>(
    {// sorted
     "analyst", "analysts",  "author",      "authors",      "birth",    "birthdate", "birthday",
     "contact", "contacts",  "contributor", "contributors", "creator",  "creators",  "email",
     "emails",  "employee",  "employees",   "firstname",    "lastname", "mail",      "passport",
     "people",  "person",    "personal",    "persons",      "phone",    "reporter",  "reporters",
     "surname", "telephone", "user",        "username",     "victim",   "victims"});
static_assert(std::is_sorted(kPersonWords.begin(), kPersonWords.end()));

// UTF-8 beyond ASCII counts as a letter: names and domains are written in every script.
bool is_letter(char c) { return is_alpha(c) || static_cast<unsigned char>(c) >= 0x80; }
bool is_part(char c) { return is_letter(c) || is_digit(c); }

// Whether an address has this '@' in it: a local part before, a domain with a dot and a top level of letters behind.
bool is_address(std::string_view text, std::size_t at) {
  if (at == 0 || !(is_part(text[at - 1]) || std::string_view("_-+").find(text[at - 1]) != std::string_view::npos)) {
    return false;
  }
  std::size_t labels = 0;
  std::size_t begin = at + 1;
  while (true) {
    std::size_t end = begin;
    bool letters = true;
    while (end < text.size() && (is_part(text[end]) || text[end] == '-')) letters &= is_letter(text[end++]);
    if (end == begin) return false;
    ++labels;
    if (labels > 1 && letters && end - begin >= 2) return true;
    if (labels > 1 && text.substr(begin, 4) == "xn--") return true;
    if (end >= text.size() || text[end] != '.') return false;
    begin = end + 1;
  }
}

// Whether a number begins at this '+': it stands alone, its digits parted by no more than what people part them by.
bool is_number(std::string_view text, std::size_t at) {
  if (at > 0 && is_part(text[at - 1])) return false;
  std::size_t digits = 0;
  std::size_t gap = 1;
  for (std::size_t i = at + 1; i < text.size() && digits <= kMostDigits; ++i) {
    if (is_digit(text[i])) {
      ++digits;
      gap = 0;
    } else if (digits > 0 && gap < 2 && std::string_view(" -./()").find(text[i]) != std::string_view::npos) {
      ++gap;
    } else {
      if (is_part(text[i])) return false;
      break;
    }
  }
  return digits >= kFewestDigits && digits <= kMostDigits;
}

bool is_encoded(std::string_view key) { return key == "hashes" || key.ends_with("_bin") || key.ends_with("_hex"); }

// Numbers and truths beside a person's word count or judge; they name nobody.
bool holds_text(const json::Value& value) {
  if (value.is_string()) return !value.text().empty();
  return !value.items().empty();
}

struct Spot {
  const Spot* parent = nullptr;
  std::string_view key;

  std::string field() const {
    auto before = parent == nullptr ? std::string() : parent->field();
    if (key.empty()) return before;
    return before.empty() ? std::string(key) : before.append(".").append(key);
  }
};

// Custom: names of fields are read, since the standard has not said what they hold.
enum class Names : std::uint8_t { standard, custom };

class Walk {
 public:
  explicit Walk(const Place& place) : place_(place) {}

  // Each returns false once the search is over.
  bool members(const json::Value& object, const Spot& spot, Names names) {
    const auto items = object.items();
    return std::all_of(items.begin(), items.end(), [&](const json::Value& item) {
      return object.is_array() ? value(item, spot, names) : member(item, spot, names);
    });
  }

 private:
  bool member(const json::Value& item, const Spot& parent, Names names) {
    const auto key = item.key();
    if (is_encoded(key)) return true;
    const Spot spot{&parent, key};
    const bool custom = names == Names::custom || key.starts_with("x_") || key.starts_with("extension-definition--");
    if (custom && !stix::is_reference(key) && names_persons(key) && holds_text(item)) return place_(spot.field());
    if (has_address_or_number(key)) return place_(spot.field());
    return value(item, spot, custom ? Names::custom : names);
  }

  bool value(const json::Value& item, const Spot& spot, Names names) {
    if (item.is_string()) return !has_address_or_number(item.text()) || place_(spot.field());
    return members(item, spot, names);
  }

  const Place& place_;
};

// Of what the observable is that a pattern looks for.
bool looks_for_persons(std::string_view pattern) {
  constexpr std::array<std::string_view, 3> kTypes{"email-addr:", "email-message:", "user-account:"};
  return std::any_of(kTypes.begin(), kTypes.end(),
                     [pattern](auto type) { return pattern.find(type) != std::string_view::npos; });
}

}  // namespace

bool has_address_or_number(std::string_view text) {
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (is_address(text, at)) return true;
  }
  for (auto at = text.find('+'); at != std::string_view::npos; at = text.find('+', at + 1)) {
    if (is_number(text, at)) return true;
  }
  return false;
}

bool names_persons(std::string_view field) {
  while (!field.empty()) {
    const auto end = field.find_first_of("_-. ");
    if (std::binary_search(kPersonWords.begin(), kPersonWords.end(), field.substr(0, end))) return true;
    field.remove_prefix(end == std::string_view::npos ? field.size() : end + 1);
  }
  return false;
}

void find_personal_data(const stix::Object& object, const Place& place) {
  const Spot root;
  // The standard's own fields of persons, STIX 2.1 §4.5.1, §4.13.1, §4.15.1, have names of the same words; what an
  // extension or a custom type brings is read alike. Translations (§7.1) repeat the fields of another object.
  const Names inside = object.type() == "language-content" ? Names::custom : Names::standard;
  for (const auto& item : object.value().items()) {
    const auto key = item.key();
    if (key == "id" || key == "type" || is_encoded(key)) continue;
    const Spot spot{&root, key};
    const bool by_name = !stix::is_reference(key) && names_persons(key) && holds_text(item);
    const bool by_pattern = key == "pattern" && looks_for_persons(item.text());
    if (by_name || by_pattern) {
      if (!place(spot.field())) return;
      continue;
    }
    const bool custom = key.starts_with("x_") || inside == Names::custom;
    if (has_address_or_number(item.text()) && !place(spot.field())) return;
    if (!Walk(place).members(item, spot, custom ? Names::custom : Names::standard)) return;
  }
}

}  // namespace comity::exchange
