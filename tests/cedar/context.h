// A crossing as the context that exported rulebooks are asked with. Format: docs/format/cedar.md.
#pragma once

#include "base/time.h"
#include "gate/gate.h"
#include "json/write.h"

namespace comity::test {

// Unknown facts are left out.
void write_context(json::Writer& out, const gate::Gate& gate, const gate::Crossing& crossing, Time now);

}  // namespace comity::test
