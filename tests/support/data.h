// The repository's own cases, and JSON read whole.
#pragma once

#include <string>
#include <string_view>

#include "json/read.h"

namespace comity::test {

// Content of a file under tests/, like "cases/pattern.json"; a missing one ends the test program.
std::string case_file(std::string_view name);

// A JSON text read whole; what is no JSON ends the test program. The tree lives as long as this does.
class Json {
 public:
  explicit Json(std::string_view text, Limits limits = {});
  const json::Value& operator*() const { return *root_; }
  const json::Value* operator->() const { return root_; }

 private:
  json::Reader reader_;
  const json::Value* root_ = nullptr;
};

}  // namespace comity::test
