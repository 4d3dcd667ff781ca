// The table tests/cases/stix/observables.json: each object with all that is found of it, as "rule path".
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stix/check.h"
#include "tests/support/data.h"

namespace comity::stix {
namespace {

TEST(ObservableCases, EachHasItsFindings) {
  const test::Json table(test::case_file("cases/stix/observables.json"));
  Report report;
  for (const json::Value& entry : table->items()) {
    check(*entry.find("object"), {}, report);
    std::vector<std::string> found;
    std::vector<std::string> expected;
    for (const Finding& finding : report.findings) {
      found.push_back(std::string(info(finding.rule).slug) + " " + finding.path);
    }
    for (const json::Value& finding : entry.find("findings")->items()) expected.emplace_back(finding.text());
    EXPECT_THAT(found, testing::UnorderedElementsAreArray(expected)) << entry.find("why")->text() << ": " << report.id;
  }
}

}  // namespace
}  // namespace comity::stix
