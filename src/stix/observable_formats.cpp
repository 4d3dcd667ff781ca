#include "stix/observable_formats.h"

#include <algorithm>

#include "stix/formats.h"

namespace comity::stix {

namespace {

constexpr auto kNone = std::string_view::npos;

// A decimal number without leading zeros, `most` at most.
bool is_decimal(std::string_view text, unsigned most) {
  if (text.empty() || text.size() > 3 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  if (text.size() > 1 && text[0] == '0') return false;
  unsigned value = 0;
  for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
  return value <= most;
}

// Calls `part` for each stretch between separators, the empty ones too; stops at the first that is false.
template <class Part>
bool all_parts(std::string_view text, char separator, Part part) {
  for (;;) {
    const auto at = text.find(separator);
    if (!part(text.substr(0, at))) return false;
    if (at == kNone) return true;
    text.remove_prefix(at + 1);
  }
}

bool is_ipv4(std::string_view text) {
  return std::count(text.begin(), text.end(), '.') == 3 &&
         all_parts(text, '.', [](std::string_view octet) { return is_decimal(octet, 255); });
}

bool is_group(std::string_view text) {
  return !text.empty() && text.size() <= 4 && std::all_of(text.begin(), text.end(), is_hex);
}

// The 16-bit groups in one side of "::"; -1 when they are none. The last may be an IPv4 address, which counts as two.
int count_groups(std::string_view text, bool last) {
  if (text.empty()) return 0;
  int count = 0;
  const auto tail = text.rfind(':') == kNone ? text : text.substr(text.rfind(':') + 1);
  const bool mixed = last && is_ipv4(tail);
  const bool good = all_parts(text, ':', [&](std::string_view group) {
    const bool is_tail = mixed && group.data() == tail.data();
    count += is_tail ? 2 : 1;
    return is_tail || is_group(group);
  });
  return good ? count : -1;
}

bool is_ipv6(std::string_view text) {
  const auto gap = text.find("::");
  if (gap == kNone) return count_groups(text, true) == 8;
  const auto after = text.substr(gap + 2);
  const int left = count_groups(text.substr(0, gap), false);
  const int right = count_groups(after, true);
  return left >= 0 && right >= 0 && left + right < 8;
}

// Splits off "/prefix"; false when that is no number up to `most`.
bool take_prefix(std::string_view& text, unsigned most) {
  const auto slash = text.find('/');
  if (slash == kNone) return true;
  if (!is_decimal(text.substr(slash + 1), most)) return false;
  text = text.substr(0, slash);
  return true;
}

constexpr bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_label(std::string_view label) {
  constexpr std::size_t kLongest = 63;  // RFC 1034 §3.1; a U-label is shorter in its ASCII form or longer: not counted
  if (label.empty()) return false;
  const bool wide = std::any_of(label.begin(), label.end(), is_beyond_ascii);
  // Underscores are no hostname's, but RFC 5890 §2.3.1 has labels with them; a star is RFC 1034 §4.3.3's.
  return (wide || label.size() <= kLongest) && std::all_of(label.begin(), label.end(), [](char c) {
           return is_alnum(c) || c == '-' || c == '_' || c == '*' || is_beyond_ascii(c);
         });
}

// RFC 5322 §3.2.3
bool is_atom(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_alnum(c) || is_beyond_ascii(c) || kMarks.find(c) != kNone;
  });
}

// RFC 5322 §3.2.4: between quotes anything but a quote or a control, both also after a backslash.
bool is_quoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' || (text[i] == '\\' && ++i == text.size())) return false;
    if (static_cast<unsigned char>(text[i]) < 0x20 && text[i] != '\t') return false;
  }
  return true;
}

// RFC 5322 §3.4.1
bool is_domain_literal(std::string_view text) {
  return text.size() > 2 && text.front() == '[' && text.back() == ']' &&
         std::all_of(text.begin() + 1, text.end() - 1, [](char c) { return c > 0x20 && c != '[' && c != ']'; });
}

}  // namespace

bool is_ipv4_range(std::string_view text) { return take_prefix(text, 32) && is_ipv4(text); }
bool is_ipv6_range(std::string_view text) { return take_prefix(text, 128) && is_ipv6(text); }

bool is_mac_address(std::string_view text) {
  return text.size() == 17 && all_parts(text, ':', [](std::string_view octet) {
           return octet.size() == 2 && is_lower_hex(octet[0]) && is_lower_hex(octet[1]);
         });
}

bool is_domain_name(std::string_view text) {
  constexpr std::size_t kLongest = 1024;  // 253 octets in the ASCII form; U-labels may take more in UTF-8
  if (text.ends_with('.')) text.remove_suffix(1);
  const bool wide = std::any_of(text.begin(), text.end(), is_beyond_ascii);
  return text.size() <= (wide ? kLongest : 253) && all_parts(text, '.', is_label);
}

bool is_email_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == kNone) return false;
  const auto local = text.substr(0, at);
  const auto domain = text.substr(at + 1);
  return (is_quoted(local) || all_parts(local, '.', is_atom)) &&
         (is_domain_literal(domain) || all_parts(domain, '.', is_atom));
}

// NISTIR 7695 §6.2: "cpe:2.3:", a part, and ten more components between colons that no backslash quotes.
bool is_cpe(std::string_view text) {
  constexpr std::string_view kPrefix = "cpe:2.3:";
  if (!text.starts_with(kPrefix)) return false;
  text.remove_prefix(kPrefix.size());
  if (text.size() < 2 || std::string_view("aho*-").find(text[0]) == kNone || text[1] != ':') return false;
  std::size_t components = 1;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == ':') {
      if (i + 1 == text.size() || text[i + 1] == ':') return false;
      ++components;
    } else if (text[i] <= 0x20) {
      return false;
    }
  }
  return components == 11;
}

// "=?charset?encoding?text?=" without spaces.
bool has_encoded_word(std::string_view text) {
  for (auto start = text.find("=?"); start != kNone; start = text.find("=?", start + 2)) {
    const auto charset_end = text.find('?', start + 2);
    if (charset_end == kNone || charset_end + 3 >= text.size()) return false;
    const char encoding = text[charset_end + 1];
    if (std::string_view("bBqQ").find(encoding) == kNone || text[charset_end + 2] != '?') continue;
    const auto end = text.find("?=", charset_end + 3);
    if (end == kNone) return false;
    if (text.substr(start, end - start).find(' ') == kNone) return true;
  }
  return false;
}

}  // namespace comity::stix
