// STIX 2.1 §6: what the tables of cyber-observables cannot say.
#include "stix/tables/observable_checks.h"

#include <algorithm>
#include <cmath>

#include "stix/inspect.h"

namespace comity::stix {

namespace {

using json::Value;

// What is defanged (STIX 2.1 §3.2) does not look like what it stands for.
bool is_defanged(const Value& object) {
  const auto* defanged = object.find("defanged");
  return defanged != nullptr && defanged->boolean();
}

void check_form(Inspection& inspection, const Value& object, const Path& path, std::string_view name,
                bool (*holds)(std::string_view), Rule rule, std::string_view clause) {
  const auto* value = object.find(name);
  if (value == nullptr || !value->is_string() || is_defanged(object) || holds(value->text())) return;
  inspection.add(rule, Path(path, name), {}, clause);
}

bool is_text(const Value& value) { return value.is_string(); }
bool is_whole(const Value& value) { return value.is_number() && std::floor(value.number()) == value.number(); }
bool is_whole_or_text(const Value& value) { return is_text(value) || is_whole(value); }
bool is_texts(const Value& value) {
  return value.is_array() && std::all_of(value.items().begin(), value.items().end(), is_text);
}

// The values of a dictionary where the standard says what they have to be.
struct Entries {
  bool (*hold)(const Value&);
  std::string_view expected;
};
constexpr Entries kTexts{is_text, "a string"};
constexpr Entries kLists{is_texts, "a list of strings"};
constexpr Entries kWhole{is_whole, "an integer"};
constexpr Entries kWholeOrText{is_whole_or_text, "an integer or a string"};

void check_entries(Inspection& inspection, const Value& object, const Path& path, std::string_view name,
                   const Entries& entries, std::string_view clause) {
  const auto* dictionary = object.find(name);
  if (dictionary == nullptr || !dictionary->is_object()) return;
  const Path inner(path, name);
  for (const Value& entry : dictionary->items()) {
    if (!entries.hold(entry)) inspection.add(Rule::kind, Path(inner, entry.key()), entries.expected, clause);
  }
}

// §6.6: encoded words of RFC 2047 are decoded before they stand here.
void check_decoded(Inspection& inspection, const Value& value, const Path& path) {
  if (value.is_string() && has_encoded_word(value.text())) inspection.add(Rule::encoded_word, path);
}

bool lists(const Value& strings, std::string_view word) {
  return std::any_of(strings.items().begin(), strings.items().end(),
                     [&](const Value& value) { return value.text() == word; });
}

}  // namespace

void check_url_value(Inspection& inspection, const Value& object, const Path& path) {
  check_form(inspection, object, path, "value", is_url, Rule::url, "STIX 2.1 §6.15.1");
}

void check_domain_value(Inspection& inspection, const Value& object, const Path& path) {
  check_form(inspection, object, path, "value", is_domain_name, Rule::domain_name, "STIX 2.1 §6.4.1");
}

void check_ipv4_value(Inspection& inspection, const Value& object, const Path& path) {
  check_form(inspection, object, path, "value", is_ipv4_range, Rule::address, "STIX 2.1 §6.8.1");
}

void check_ipv6_value(Inspection& inspection, const Value& object, const Path& path) {
  check_form(inspection, object, path, "value", is_ipv6_range, Rule::address, "STIX 2.1 §6.9.1");
}

void check_mac_value(Inspection& inspection, const Value& object, const Path& path) {
  check_form(inspection, object, path, "value", is_mac_address, Rule::mac_address, "STIX 2.1 §6.10.1");
}

void check_email_value(Inspection& inspection, const Value& object, const Path& path) {
  check_form(inspection, object, path, "value", is_email_address, Rule::email_address, "STIX 2.1 §6.5.1");
}

void check_artifact(Inspection& inspection, const Value& object, const Path& path) {
  check_form(inspection, object, path, "url", is_url, Rule::url, "STIX 2.1 §6.1.1");
}

void check_email_message(Inspection& inspection, const Value& object, const Path& path) {
  constexpr std::string_view kClause = "STIX 2.1 §6.6.1";
  // §6.6.1: a body where there are no parts, parts where there are some.
  if (const auto* multipart = object.find("is_multipart"); multipart != nullptr && multipart->is(json::Kind::boolean)) {
    const std::string_view unused = multipart->boolean() ? "body" : "body_multipart";
    if (object.find(unused) != nullptr) inspection.add(Rule::unused, Path(path, unused), "is_multipart", kClause);
  }
  if (inspection.version() == Version::v21) {
    check_entries(inspection, object, path, "additional_header_fields", kLists, kClause);
  }
  if (const auto* subject = object.find("subject")) check_decoded(inspection, *subject, Path(path, "subject"));
  const auto* fields = object.find("additional_header_fields");
  if (fields == nullptr) return;
  const Path inner(path, "additional_header_fields");
  for (const Value& field : fields->items()) {
    for (const Value& value : field.items()) check_decoded(inspection, value, Path(inner, field.key()));
  }
}

void check_traffic(Inspection& inspection, const Value& object, const Path& path) {
  constexpr std::string_view kClause = "STIX 2.1 §6.12.1";
  const auto* active = object.find("is_active");
  if (active != nullptr && active->boolean() && object.find("end") != nullptr) {
    inspection.add(Rule::unused, Path(path, "end"), "is_active", kClause);
  }
  check_entries(inspection, object, path, "ipfix", kWholeOrText, kClause);
  // §6.12.1: the protocol of an extension is listed too.
  const auto* extensions = object.find("extensions");
  const auto* protocols = object.find("protocols");
  if (extensions == nullptr || protocols == nullptr) return;
  constexpr std::pair<std::string_view, std::string_view> kProtocols[] = {
      {"http-request-ext", "http"}, {"icmp-ext", "icmp"}, {"tcp-ext", "tcp"}};
  for (const auto& [extension, protocol] : kProtocols) {
    if (extensions->find(extension) != nullptr && !lists(*protocols, protocol)) {
      inspection.add(Rule::protocol, Path(path, "protocols"), protocol);
    }
  }
}

void check_process(Inspection& inspection, const Value& object, const Path& path) {
  check_entries(inspection, object, path, "environment_variables", kTexts, "STIX 2.1 §6.13.1");
}

// §6.17.1: the hive is not to be cut short.
void check_registry_key(Inspection& inspection, const Value& object, const Path& path) {
  constexpr std::string_view kShort[] = {"HKLM", "HKCU", "HKCR", "HKU", "HKCC"};
  const auto* key = object.find("key");
  if (key == nullptr) return;
  const auto hive = key->text().substr(0, key->text().find('\\'));
  const bool is_short = std::any_of(std::begin(kShort), std::end(kShort), [&](std::string_view name) {
    return hive.size() == name.size() && std::equal(hive.begin(), hive.end(), name.begin(), [](char a, char b) {
             return (is_lower(a) ? a - 'a' + 'A' : a) == b;
           });
  });
  if (is_short) inspection.add(Rule::registry_hive, Path(path, "key"));
}

void check_pdf(Inspection& inspection, const Value& object, const Path& path) {
  check_entries(inspection, object, path, "document_info_dict", kTexts, "STIX 2.1 §6.7.4");
}

void check_raster_image(Inspection& inspection, const Value& object, const Path& path) {
  check_entries(inspection, object, path, "exif_tags", kWholeOrText, "STIX 2.1 §6.7.5");
}

// STIX 2.0 has a header's value as it is, not in a list, and any values of socket options.
void check_http_request(Inspection& inspection, const Value& object, const Path& path) {
  if (inspection.version() == Version::v20) return;
  check_entries(inspection, object, path, "request_header", kLists, "STIX 2.1 §6.12.2");
}

void check_socket(Inspection& inspection, const Value& object, const Path& path) {
  if (inspection.version() == Version::v20) return;
  check_entries(inspection, object, path, "options", kWhole, "STIX 2.1 §6.12.4");
}

void check_windows_process(Inspection& inspection, const Value& object, const Path& path) {
  const auto* priority = object.find("priority");
  if (priority == nullptr || !priority->is_string() || priority->text().ends_with("_CLASS")) return;
  inspection.add(Rule::priority_class, Path(path, "priority"));
}

}  // namespace comity::stix
