// The check of one object against its standard: STIX 2.1, or 2.0 where the object says so.
//
// Everything that the standard says of a single object with MUST is judged, and refuses; what it says with SHOULD
// is a finding. Nothing outside the object is looked at: whether a reference leads anywhere is not asked. Work is
// linear in the object; findings are bounded by limits.findings. Pure functions, any thread, no errors.
#pragma once

#include "base/limits.h"
#include "json/value.h"
#include "stix/finding.h"

namespace comity::stix {

// Fills `report`, whose memory is reused. `object` belongs to its json::Reader.
void check(const json::Value& object, const Limits& limits, Report& report);

// The header of a bundle, that is the bundle without its "objects": STIX 2.1 §8.1, STIX 2.0 part 1 §5.
void check_bundle(const json::Value& header, const Limits& limits, Report& report);

}  // namespace comity::stix
