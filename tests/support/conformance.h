// Where the public conformance suites lie: not in this repository. COMITY_CONFORMANCE names the folder, or it
// stands beside the source tree. Tests that need it begin with COMITY_NEED_CONFORMANCE(folder).
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace comity::test {

inline std::filesystem::path conformance_folder(const std::string& suite) {
  const char* given = std::getenv("COMITY_CONFORMANCE");
  const std::filesystem::path root = given ? given : COMITY_SOURCE_DIR "/../shared/conformance";
  return root / suite;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace comity::test

#define COMITY_NEED_CONFORMANCE(folder) \
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "skipped: no conformance data in " << (folder)
