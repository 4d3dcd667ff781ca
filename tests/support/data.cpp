#include "tests/support/data.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace comity::test {

namespace {

[[noreturn]] void stop(std::string_view why, std::string_view what) {
  std::cerr << why << ": " << what << '\n';
  std::exit(1);
}

}  // namespace

std::string case_file(std::string_view name) {
  std::ifstream file(std::filesystem::path(COMITY_SOURCE_DIR) / "tests" / name, std::ios::binary);
  if (!file) stop("cannot be read", name);
  return {std::istreambuf_iterator<char>(file), {}};
}

Json::Json(std::string_view text, Limits limits) : reader_(limits) {
  const auto root = reader_.read(text);
  if (!root) stop("is no JSON", root.error().sentence());
  root_ = *root;
}

}  // namespace comity::test
