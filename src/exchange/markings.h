// What marking definitions ask of those who hold what they mark. docs/format/item-facts.md.
//
// An object names its markings by id; TLP and PAP have fixed ids, any other is understood only once its definition
// is here. Definitions cannot be versioned, so where two disagree the stricter holds.
//
// Markings is a plain value. KnownMarkings is owned by its Node and safe on any thread. No errors.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "gate/facts.h"
#include "json/value.h"

namespace comity::exchange {

// Definitions that are kept in mind, of a node or of one input; what further ones mean stays unknown.
inline constexpr std::size_t kMaxDefinitions = 65'536;

// 0 in either: unknown, which is stricter than every level.
struct Meaning {
  gate::Choice marking = 0;
  gate::Choice pap = 0;
  bool operator==(const Meaning&) const = default;
};

// The stricter of two levels, 0 being the strictest.
gate::Choice stricter(gate::Choice a, gate::Choice b);

// "AMBER+STRICT" of TLP, "AMBER" of PAP, in either case, WHITE for CLEAR; 0 for no level.
gate::Choice level_of(gate::Fact fact, std::string_view word);
// What "TLP:AMBER" or "PAP:AMBER" says, in either case: empty when the text begins with neither.
struct NamedLevel {
  gate::Fact fact = gate::Fact::marking;
  gate::Choice level = 0;
};
std::optional<NamedLevel> named_level(std::string_view text);

Meaning meaning_of(const json::Value& definition);

using Definition = std::pair<std::string, Meaning>;  // by its id

class Markings {
 public:
  Meaning of(std::string_view id) const;
  // Whether that changed what the id means.
  bool learn(std::string_view id, Meaning meaning);
  void learn(const Markings& others);
  std::vector<std::string> ids() const;
  bool empty() const { return meanings_.empty(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view id) const { return std::hash<std::string_view>()(id); }
  };
  std::unordered_map<std::string, Meaning, Hash, std::equal_to<>> meanings_;
};

// The definitions among the objects of an input, those that keep the standard; nothing else is parsed.
Markings definitions_in(const std::vector<std::string_view>& objects, const Limits& limits);

class KnownMarkings {
 public:
  std::shared_ptr<const Markings> now() const;
  void learn(const std::vector<Definition>& definitions);

  // For who described objects by what was known then: the ids whose meaning changed since.
  std::size_t moment() const;
  std::vector<std::string> changed_since(std::size_t moment) const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Markings> known_ = std::make_shared<const Markings>();
  std::vector<std::string> changes_;  // a meaning gets stricter a few times at most
};

}  // namespace comity::exchange
