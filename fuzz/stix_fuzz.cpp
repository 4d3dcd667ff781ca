// links: stix json base
//
// Any bytes through the reader into the check. What comes out has to be consistent: findings within the limit, a
// clause and a sentence for each, refused exactly when a MUST is broken; the object's facts readable whatever it is.
#include "fuzz/support.h"
#include "json/read.h"
#include "stix/check.h"
#include "stix/marking.h"
#include "stix/object.h"

using namespace comity;
using comity::fuzz::require;

namespace {

void require_consistent(const stix::Report& report, const Limits& limits) {
  require(report.findings.size() <= limits.findings);
  require(report.unlisted == 0 || report.findings.size() == limits.findings);
  std::uint32_t must = 0;
  for (const auto& finding : report.findings) {
    require(!finding.clause.empty() && !render(finding.message()).empty());
    require(finding.path.empty() || finding.path.front() == '/');
    if (stix::info(finding.rule).severity == stix::Severity::must) ++must;
  }
  require(must <= report.must && report.must <= must + report.unlisted);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static json::Reader reader;
  static stix::Report report;
  Limits limits;
  limits.findings = 10;
  const auto value = reader.read({reinterpret_cast<const char*>(data), size});
  if (!value) return 0;
  stix::check(**value, limits, report);
  require_consistent(report, limits);
  stix::check_bundle(**value, limits, report);
  require_consistent(report, limits);
  const stix::Object object(**value);
  require(object.version().size() <= size);
  (void)stix::marking_of(**value);
  return 0;
}
