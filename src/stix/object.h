// What the exchange asks of a STIX object, read off its JSON value.
//
// A view: the Object borrows the value, which belongs to its json::Reader. Nothing is judged here (stix/check.h
// does); a property of the wrong kind reads as absent. Any thread, no errors.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/value.h"
#include "stix/tables/tables.h"

namespace comity::stix {

// STIX 2.1 §10.5: what an extension of the object says a new type is; empty when none does.
std::optional<Category> category_of_extension(const json::Value& object);

// STIX 2.1 §3.1: what the end of a property's name says: that it holds ids of other objects.
bool is_reference(std::string_view property);

class Object {
 public:
  explicit Object(const json::Value& value);

  const json::Value& value() const { return *value_; }
  std::string_view type() const { return type_; }
  std::string_view id() const { return text("id"); }
  // spec_version as it stands; without one, known observables are 2.1 (§3.2) and everything else 2.0.
  Version spec_version() const { return version_; }
  // The table of its type, or nullptr for a custom object.
  const ObjectType* known() const { return known_; }
  // For a custom object, what its extension says it is; an SDO without one.
  Category category() const { return category_; }
  bool is_custom() const { return known_ == nullptr; }

  std::string_view created() const { return text("created"); }
  std::string_view modified() const { return text("modified"); }
  // The version under which it is stored: instant_key of modified, else of created, else empty (observables).
  std::string version() const;

  std::string_view name() const { return text("name"); }
  std::string_view created_by() const { return text("created_by_ref"); }
  bool revoked() const;

  // The marking definitions of object_marking_refs; the granular markings as they stand.
  std::span<const json::Value> marking_refs() const { return list("object_marking_refs"); }
  std::span<const json::Value> granular_markings() const { return list("granular_markings"); }

  // A string property, empty when it is absent or no string.
  std::string_view text(std::string_view property) const;

 private:
  std::span<const json::Value> list(std::string_view property) const;

  const json::Value* value_;
  std::string_view type_;
  const ObjectType* known_;
  Category category_;
  Version version_;
};

}  // namespace comity::stix
