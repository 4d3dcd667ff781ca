// The deterministic identifiers of cyber-observables (STIX 2.1 §2.9, §3.4).
//
// Pure functions, any thread, no errors.
#pragma once

#include <optional>
#include <string>

#include "json/value.h"
#include "stix/schema.h"

namespace comity::stix {

class Inspection;

// The UUIDv5 over the ID contributing properties that `object` has; empty when it has none of them.
std::optional<std::string> deterministic_uuid(const ObjectType& type, const json::Value& object);

// Whether the id of an observable is the one that its content gives.
void check_observable_id(Inspection& inspection, const ObjectType& type, const json::Value& object);

}  // namespace comity::stix
