#include "exchange/item_facts.h"

#include <algorithm>
#include <array>

#include "exchange/facts.h"
#include "exchange/personal_data.h"
#include "exchange/stated_facts.h"
#include "stix/formats.h"

namespace comity::exchange {

namespace {

using gate::Fact;
using gate::Truth;

// STIX 2.1 §10.8 and what others write for the same.
constexpr std::array kCriticalSectors = std::to_array<std::string_view>(
    {"communications", "dams", "emergency-services", "energy", "financial-services", "healthcare", "infrastructure",
     "nuclear", "telecommunications", "transportation", "utilities", "water"});
constexpr std::array kLawEnforcement = std::to_array<std::string_view>({"law-enforcement", "police"});
constexpr std::array kExploitLabels = std::to_array<std::string_view>({"exploit", "exploit-code"});
constexpr std::array kPersonalTypes = std::to_array<std::string_view>({"email-addr", "email-message", "user-account"});
constexpr std::array kImpersonal = std::to_array<std::string_view>({"group", "system", "organization", "class"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "Law Enforcement" as the vocabularies write it: "law-enforcement".
std::string term_of(std::string_view word) {
  std::string term(word);
  for (auto& c : term) {
    if (stix::is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '_') c = '-';
  }
  return term;
}

// CVE-2026-12345
bool is_cve(std::string_view id) {
  if (id.size() < 13 || id.substr(0, 4) != "CVE-" || id[8] != '-') return false;
  const auto digits = [](std::string_view text) { return std::all_of(text.begin(), text.end(), stix::is_digit); };
  return digits(id.substr(4, 4)) && digits(id.substr(9));
}

std::span<const json::Value> list(const stix::Object& object, std::string_view name) {
  const auto* member = object.value().find(name);
  return member == nullptr ? std::span<const json::Value>() : member->items();
}

class Detector {
 public:
  Detector(const stix::Object& object, const Markings& markings, Traces traces)
      : object_(object), markings_(markings), traces_(traces) {}

  Detected run(Time now);

 private:
  void kind();
  void markings();
  void contained();
  void observable(std::string_view type, const json::Value& object, std::string_view field);
  void persons();
  void exploits();
  void vulnerabilities();
  void sectors();
  void statements(Time now);

  Truth& truth(Fact category) { return detected_.facts.categories[index_of(category)]; }
  void is_open(Fact category) {
    if (truth(category) == Truth::no) truth(category) = Truth::unknown;
  }
  // Whether to go on looking for the same.
  bool saw(Fact category, std::string_view field);

  const stix::Object& object_;
  const Markings& markings_;
  Traces traces_;
  Detected detected_;
};

bool Detector::saw(Fact category, std::string_view field) {
  truth(category) = Truth::yes;
  if (traces_ == Traces::none) return false;
  Trace trace{category, std::string(field)};
  auto& all = detected_.traces;
  if (std::find(all.begin(), all.end(), trace) == all.end()) all.push_back(std::move(trace));
  return all.size() < kMaxTraces;
}

// Of a custom type the standard says nothing, so that every category is open.
void Detector::kind() {
  const auto custom = gate::choice_of(Fact::kind, "custom");
  const auto named = gate::choice_of(Fact::kind, object_.type());
  const bool known = named != 0 && named != custom && named != gate::choice_of(Fact::kind, "envelope");
  detected_.facts.kind = known ? named : custom;
  detected_.facts.categories.fill(known ? Truth::no : Truth::unknown);
}

// Of all markings, on the whole object and on parts of it, the strictest.
void Detector::markings() {
  auto& facts = detected_.facts;
  facts.marking = gate::choice_of(Fact::marking, "unmarked");
  facts.pap = gate::choice_of(Fact::pap, "unmarked");
  const auto add = [&](std::string_view id) {
    const auto meaning = markings_.of(id);
    facts.marking = stricter(facts.marking, meaning.marking);
    facts.pap = stricter(facts.pap, meaning.pap);
  };
  for (const auto& ref : object_.marking_refs()) add(ref.text());
  for (const auto& marking : object_.granular_markings()) {
    if (const auto* ref = marking.find("marking_ref")) add(ref->text());
  }
}

void Detector::observable(std::string_view type, const json::Value& object, std::string_view field) {
  if (is_one_of(kPersonalTypes, type)) saw(Fact::personal_data, field);
  // Whether a payload is code, or a picture, its bytes do not tell.
  if (type == "artifact" && object.find("payload_bin") != nullptr) is_open(Fact::exploit_code);
}

// STIX 2.1 §4.14.1 (deprecated) and 2.0: observables inside observed-data.
void Detector::contained() {
  if (object_.type() != "observed-data") return;
  for (const auto& object : list(object_, "objects")) {
    if (const auto* type = object.find("type")) observable(type->text(), object, "objects");
  }
}

void Detector::persons() {
  if (object_.type() == "identity") {
    const auto identity = term_of(object_.text("identity_class"));
    if (identity == "individual") {
      saw(Fact::personal_data, "identity_class");
    } else if (!is_one_of(kImpersonal, identity)) {
      is_open(Fact::personal_data);
    }
  }
  if (traces_ == Traces::none && truth(Fact::personal_data) == Truth::yes) return;
  find_personal_data(object_, [this](const std::string& field) { return saw(Fact::personal_data, field); });
}

void Detector::exploits() {
  for (const auto& label : list(object_, "labels")) {
    if (is_one_of(kExploitLabels, term_of(label.text()))) saw(Fact::exploit_code, "labels");
  }
}

// STIX 2.1 §4.18.1: a vulnerability that is published somewhere has its number there.
void Detector::vulnerabilities() {
  if (object_.type() != "vulnerability") return;
  const auto references = list(object_, "external_references");
  const bool has_number = std::any_of(references.begin(), references.end(), [](const json::Value& reference) {
    const auto* id = reference.find("external_id");
    return id != nullptr && is_cve(id->text());
  });
  if (!has_number) is_open(Fact::undisclosed_vulnerability);
}

void Detector::sectors() {
  for (const auto* name : {"sectors", "roles"}) {
    for (const auto& sector : list(object_, name)) {
      const auto term = term_of(sector.text());
      const bool critical = is_one_of(kCriticalSectors, term) || term.starts_with("government");
      if (critical) saw(Fact::critical_infrastructure, name);
      if (is_one_of(kLawEnforcement, term)) saw(Fact::law_enforcement, name);
    }
  }
  // Whose they are, or whom they hit, is not said.
  const bool may_hit = object_.type() == "infrastructure" || object_.type() == "incident";
  if (may_hit && list(object_, "sectors").empty()) is_open(Fact::critical_infrastructure);
}

void Detector::statements(Time now) {
  const auto* labels = object_.value().find("labels");
  const auto stated = labels == nullptr ? StatedFacts() : stated_facts(*labels);
  for (std::size_t i = 0; i < gate::kCategories; ++i) {
    if (stated.categories[i] != Truth::yes) continue;
    saw(static_cast<Fact>(static_cast<std::size_t>(Fact::personal_data) + i), "labels");
  }
  apply(stated, now, detected_.facts);
  detected_.embargo = stated.embargo;
}

Detected Detector::run(Time now) {
  kind();
  markings();
  observable(object_.type(), object_.value(), "type");
  contained();
  persons();
  exploits();
  vulnerabilities();
  sectors();
  statements(now);
  return std::move(detected_);
}

}  // namespace

Detected detect(const stix::Object& object, const Markings& markings, Time now, Traces traces) {
  return Detector(object, markings, traces).run(now);
}

std::string class_of(const stix::Object& object, const Origin& origin, const Markings& markings, Time now) {
  return facts_of(object, origin, detect(object, markings, now).facts);
}

}  // namespace comity::exchange
