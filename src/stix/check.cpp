#include "stix/check.h"

#include "stix/inspect.h"

namespace comity::stix {

void check(const json::Value& object, const Limits& limits, Report& report) {
  report.clear();
  Inspection(object, report, limits).run();
}

void check_bundle(const json::Value& header, const Limits& limits, Report& report) {
  report.clear();
  Inspection(header, report, limits).run_bundle();
}

}  // namespace comity::stix
