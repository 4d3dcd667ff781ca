// RFC 8785: the vectors of its reference implementations.
#include "json/canonical.h"
#include "json/read.h"
#include "tests/support/conformance.h"

namespace comity::json {
namespace {

namespace fs = std::filesystem;

TEST(Jcs, VectorsOfTheReferenceImplementations) {
  const auto folder = test::conformance_folder("tlog/jcs");
  COMITY_NEED_CONFORMANCE(folder);
  Reader reader;
  int vectors = 0;
  for (const auto& entry : fs::directory_iterator(folder / "input")) {
    const auto value = reader.read(test::read_file(entry.path()));
    ASSERT_TRUE(value) << entry.path() << value.error().sentence();
    EXPECT_EQ(canonical(**value), test::read_file(folder / "output" / entry.path().filename())) << entry.path();
    ++vectors;
  }
  EXPECT_EQ(vectors, 6);
}

}  // namespace
}  // namespace comity::json
