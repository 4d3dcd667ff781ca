// A folder under construction beside its final place: it appears complete or not at all.
//
// Owns the unfinished folder and removes it unless it was put in place. One thread. Errors: those of the disk.
#pragma once

#include <filesystem>

#include "base/random.h"
#include "base/result.h"

namespace comity::exchange {

class Scaffold {
 public:
  // Code::exists when `folder` is there and not empty.
  static Result<Scaffold> beside(const std::filesystem::path& folder, Random& random);
  Scaffold(Scaffold&& other) noexcept;
  Scaffold& operator=(Scaffold&&) = delete;
  ~Scaffold();

  const std::filesystem::path& place() const { return place_; }
  Status put_in_place();

 private:
  Scaffold(std::filesystem::path place, std::filesystem::path folder);
  std::filesystem::path place_;  // empty once it was moved
  std::filesystem::path folder_;
};

}  // namespace comity::exchange
