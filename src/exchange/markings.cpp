#include "exchange/markings.h"

#include <algorithm>
#include <functional>

#include "json/read.h"
#include "stix/check.h"
#include "stix/formats.h"
#include "stix/marking.h"

namespace comity::exchange {

namespace {

using gate::Choice;
using gate::Fact;

// FIRST IEP 2.0 and MISP's PAP as extensions of marking definitions (OASIS CTI, common objects).
constexpr std::string_view kIep = "extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a";
constexpr std::string_view kPap = "extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b";

// The only instances of PAP that its extension allows.
struct FixedPap {
  std::string_view id;
  std::string_view level;
};
constexpr std::array<FixedPap, 5> kFixedPap{{
    {"marking-definition--ad15a0cd-55b6-4588-a14c-a66105329b92", "CLEAR"},
    {"marking-definition--a3bea94c-b469-41dc-9cfe-d6e7daba7730", "WHITE"},
    {"marking-definition--c43594d1-4b11-4c59-93ab-1c9b14d53ce9", "GREEN"},
    {"marking-definition--60f8932b-e51e-4458-b265-a2e8be9a80ab", "AMBER"},
    {"marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e", "RED"},
}};

Choice lowest(Fact fact) { return gate::choice_of(fact, "unmarked"); }
Meaning nothing() { return {lowest(Fact::marking), lowest(Fact::pap)}; }
Meaning tlp(std::string_view word) { return {level_of(Fact::marking, word), lowest(Fact::pap)}; }
Meaning pap(std::string_view word) { return {lowest(Fact::marking), level_of(Fact::pap, word)}; }

Meaning join(Meaning a, Meaning b) { return {stricter(a.marking, b.marking), stricter(a.pap, b.pap)}; }

std::string upper_case(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = stix::is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string_view text_in(const json::Value* object, std::string_view name) {
  const auto* member = object == nullptr ? nullptr : object->find(name);
  return member == nullptr ? std::string_view() : member->text();
}

std::optional<Meaning> fixed_meaning(std::string_view id) {
  if (const auto marking = stix::marking_of_id(id)) return tlp(stix::name_of(*marking->tlp).substr(4));
  const auto fixed = std::find_if(kFixedPap.begin(), kFixedPap.end(), [id](const auto& one) { return one.id == id; });
  return fixed == kFixedPap.end() ? std::nullopt : std::optional(pap(fixed->level));
}

Meaning of_extensions(const json::Value& extensions) {
  Meaning all = extensions.items().empty() ? Meaning() : nothing();
  for (const auto& extension : extensions.items()) {
    if (extension.key() == kIep) {
      all = join(all, tlp(text_in(&extension, "tlp")));
    } else if (extension.key() == kPap) {
      all = join(all, pap(text_in(&extension, "pap")));
    } else {
      all = {};
    }
  }
  return all;
}

// A statement informs and restricts nothing. OpenCTI carries levels that it has no definition for as statements, with
// the level beside; others write it as the text. Whoever writes it means it.
Meaning of_statement(const json::Value& definition) {
  Meaning all = nothing();
  const auto* inner = definition.find("definition");
  for (const auto text :
       {text_in(&definition, "name"), text_in(inner, "statement"), text_in(&definition, "x_opencti_definition")}) {
    const auto level = named_level(text);
    if (!level) continue;
    auto& part = level->fact == Fact::pap ? all.pap : all.marking;
    part = stricter(part, level->level);
  }
  const auto other = text_in(&definition, "x_opencti_definition");
  const auto kind = upper_case(text_in(&definition, "x_opencti_definition_type"));
  if (!other.empty() && !named_level(other) && kind != "STATEMENT") all.marking = 0;
  return all;
}

}  // namespace

Choice stricter(Choice a, Choice b) { return a == 0 || b == 0 ? Choice{0} : std::max(a, b); }

Choice level_of(Fact fact, std::string_view word) {
  const auto level = upper_case(word);
  return gate::choice_of(fact, level == "WHITE" ? "CLEAR" : level);
}

std::optional<NamedLevel> named_level(std::string_view text) {
  if (text.size() < 4 || text[3] != ':') return std::nullopt;
  const auto scheme = upper_case(text.substr(0, 3));
  if (scheme != "TLP" && scheme != "PAP") return std::nullopt;
  const auto fact = scheme == "TLP" ? Fact::marking : Fact::pap;
  return NamedLevel{fact, level_of(fact, text.substr(4))};
}

Meaning meaning_of(const json::Value& definition) {
  if (const auto fixed = fixed_meaning(text_in(&definition, "id"))) return *fixed;
  if (const auto* extensions = definition.find("extensions")) return of_extensions(*extensions);
  const auto kind = upper_case(text_in(&definition, "definition_type"));
  const auto* inner = definition.find("definition");
  if (kind == "STATEMENT") return of_statement(definition);
  if (kind == "IEP") return tlp(text_in(inner, "tlp"));
  if (kind == "PAP") return pap(text_in(inner, "pap"));
  return {};
}

Meaning Markings::of(std::string_view id) const {
  if (const auto fixed = fixed_meaning(id)) return *fixed;
  const auto known = meanings_.find(id);
  return known == meanings_.end() ? Meaning() : known->second;
}

bool Markings::learn(std::string_view id, Meaning meaning) {
  if (const auto known = meanings_.find(id); known != meanings_.end()) {
    const auto both = join(known->second, meaning);
    return std::exchange(known->second, both) != both;
  }
  if (fixed_meaning(id) || meanings_.size() >= kMaxDefinitions) return false;
  meanings_.emplace(id, meaning);
  return true;
}

void Markings::learn(const Markings& others) {
  for (const auto& [id, meaning] : others.meanings_) learn(id, meaning);
}

std::vector<std::string> Markings::ids() const {
  std::vector<std::string> all;
  for (const auto& [id, meaning] : meanings_) all.push_back(id);
  return all;
}

Markings definitions_in(const std::vector<std::string_view>& objects, const Limits& limits) {
  // As the value of "type" it ends in a quote, as the beginning of an id it does not.
  constexpr std::string_view kType = "\"marking-definition\"";
  const std::boyer_moore_horspool_searcher type(kType.begin(), kType.end());
  Markings found;
  json::Reader reader(limits);
  stix::Report report;
  for (const auto object : objects) {
    if (std::search(object.begin(), object.end(), type) == object.end()) continue;
    const auto root = reader.read(object);
    if (!root || text_in(*root, "type") != "marking-definition") continue;
    stix::check(**root, limits, report);
    if (report.accepted()) found.learn(text_in(*root, "id"), meaning_of(**root));
  }
  return found;
}

std::shared_ptr<const Markings> KnownMarkings::now() const {
  const std::lock_guard lock(mutex_);
  return known_;
}

void KnownMarkings::learn(const std::vector<Definition>& definitions) {
  const std::lock_guard lock(mutex_);
  auto next = std::make_shared<Markings>(*known_);
  for (const auto& [id, meaning] : definitions) {
    if (next->learn(id, meaning)) changes_.push_back(id);
  }
  known_ = std::move(next);
}

std::size_t KnownMarkings::moment() const {
  const std::lock_guard lock(mutex_);
  return changes_.size();
}

std::vector<std::string> KnownMarkings::changed_since(std::size_t moment) const {
  const std::lock_guard lock(mutex_);
  return {changes_.begin() + static_cast<std::ptrdiff_t>(std::min(moment, changes_.size())), changes_.end()};
}

}  // namespace comity::exchange
