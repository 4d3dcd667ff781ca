// The samples in examples/: free of findings, but for the file that is there to have them.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/data.h"
#include "tests/support/verdict.h"

namespace comity::stix {
namespace {

TEST(Examples, HaveNoFindings) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(COMITY_SOURCE_DIR "/examples")) {
    const auto name = entry.path().filename().string();
    if (entry.path().extension() != ".json" || name == "with-slips.json") continue;
    const auto verdict = test::judge(test::case_file("../examples/" + name));
    EXPECT_TRUE(verdict.accepted) << name << ": " << verdict.error;
    EXPECT_TRUE(verdict.findings.empty()) << name << ": " << verdict.text();
    ++files;
  }
  EXPECT_EQ(files, 5);
}

TEST(Examples, SlipsAreFound) {
  const auto verdict = test::judge(test::case_file("../examples/with-slips.json"));
  EXPECT_FALSE(verdict.accepted);
  for (const auto* rule : {"timestamp", "required", "address", "pattern", "order", "empty-list", "custom-property",
                           "custom-empty", "vocabulary", "observable-id-v5", "pattern-slip"}) {
    EXPECT_TRUE(verdict.has(rule)) << rule;
  }
}

}  // namespace
}  // namespace comity::stix
