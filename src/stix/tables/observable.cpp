// STIX 2.1 §6: the cyber-observables.
#include "stix/tables/checks.h"
#include "stix/tables/tables.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

std::span<const ObjectType> observable_types() { return {}; }

}  // namespace comity::stix
