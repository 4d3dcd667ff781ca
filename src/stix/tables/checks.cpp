#include "stix/tables/checks.h"

#include <algorithm>

#include "stix/id.h"
#include "stix/inspect.h"
#include "stix/pattern/parse.h"

namespace comity::stix {

namespace {

std::string_view text_of(const json::Value& object, std::string_view property) {
  const auto* found = object.find(property);
  return found == nullptr ? std::string_view() : found->text();
}

bool is_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

// "CAPEC-" and a number.
bool is_capec_id(std::string_view id) {
  constexpr std::string_view kPrefix = "CAPEC-";
  return id.size() > kPrefix.size() && id.substr(0, kPrefix.size()) == kPrefix && is_digits(id.substr(kPrefix.size()));
}

// "CVE-", four digits of a year, "-", four digits or more.
bool is_cve_id(std::string_view id) {
  constexpr std::size_t kShortest = 13;
  return id.size() >= kShortest && id.substr(0, 4) == "CVE-" && is_digits(id.substr(4, 4)) && id[8] == '-' &&
         is_digits(id.substr(9));
}

// STIX 2.1 §3.1: the types and properties that a pattern names have names of the standard's form; §11.2.1: those of
// custom types their prefix.
void check_pattern_names(Inspection& inspection, const pattern::Pattern& parsed, const Path& path) {
  for (const auto& comparison : parsed.comparisons) {
    if (comparison.kind != pattern::ComparisonKind::test) continue;
    const auto type = parsed.text(comparison.path.type);
    const auto property = parsed.text(parsed.steps[comparison.path.steps.first].key);
    if (!is_type_name(type) || (property != "id" && !is_property_name(property))) {
      inspection.add(Rule::pattern_name, path);
    } else if (find_type(type, Version::v21) == nullptr && !has_custom_prefix(type, '-')) {
      inspection.add(Rule::type_prefix, path);
    }
  }
}

}  // namespace

void check_external_reference(Inspection& inspection, const json::Value& reference, const Path& path) {
  // STIX 2.1 §2.5.1: hashes SHOULD be provided with a url.
  if (reference.find("url") != nullptr && reference.find("hashes") == nullptr) inspection.add(Rule::url_hashes, path);
  const auto source = text_of(reference, "source_name");
  const auto id = text_of(reference, "external_id");
  const auto type = inspection.type().name;
  // STIX 2.1 §4.1.1: a CAPEC id comes from "capec", and only such ids do.
  if (type == "attack-pattern" && (source == "capec") != is_capec_id(id)) inspection.add(Rule::capec_id, path);
  // STIX 2.1 §4.19.1: a CVE id comes from "cve", and only such ids do.
  if (type == "vulnerability" && (source == "cve") != is_cve_id(id)) inspection.add(Rule::cve_id, path);
}

// STIX 2.1 §4.7.1: the pattern is of the language that pattern_type names; §9: the language of STIX itself.
void check_indicator(Inspection& inspection, const json::Value& indicator, const Path& path) {
  const bool older = inspection.version() == Version::v20;
  const auto* text = indicator.find("pattern");
  if (text == nullptr || !text->is_string() || (!older && text_of(indicator, "pattern_type") != "stix")) return;
  const bool older_pattern = older || text_of(indicator, "pattern_version") == "2.0";
  const auto parsed = pattern::parse(text->text(), inspection.limits(),
                                     older_pattern ? pattern::PatternVersion::v20 : pattern::PatternVersion::v21);
  const Path inner(path, text->key());
  if (!parsed) return inspection.add(Rule::pattern, inner, parsed.error().sentence());
  check_pattern_names(inspection, *parsed, inner);
  for (const auto& slip : parsed->slips) {
    inspection.add(Rule::pattern_slip, inner, std::string(sentence_of(slip.message)), slip.clause);
  }
}

// STIX 2.1 §4.11.1: a malware family has a name.
void check_malware(Inspection& inspection, const json::Value& malware, const Path& path) {
  const auto* family = malware.find("is_family");
  if (family != nullptr && family->boolean() && malware.find("name") == nullptr) {
    inspection.add(Rule::required, path, "name", "STIX 2.1 §4.11.1");
  }
}

// STIX 2.1 §4.14.1: at least one of the references is to an observable.
void check_observed_data(Inspection& inspection, const json::Value& observed, const Path& path) {
  const auto* references = observed.find("object_refs");
  if (references == nullptr || references->items().empty()) return;
  const auto may_be_observable = [](const json::Value& reference) {
    const auto* known = find_type(type_of_id(reference.text()), Version::v21);
    return known == nullptr || known->category == Category::sco;
  };
  const auto items = references->items();
  if (std::none_of(items.begin(), items.end(), may_be_observable)) {
    inspection.add(Rule::observed_sco, Path(path, references->key()));
  }
}

}  // namespace comity::stix
