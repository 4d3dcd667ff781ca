// The head of the log, kept a second time outside the database: DIR/head.
//
// A store that was put back from a backup, or a disk that was rolled back, has an older head than this file: so it is
// noticed before anything is signed. The file has two places of fixed size that are written in turn, so that a torn
// write leaves the other, and no space is ever wanted for it. It is synced once a second and when it is closed: what a
// power cut takes off it leaves an older head, which the log still extends. Format: docs/format/head.md.
//
// One thread. Errors: io, denied, read_only, full.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>

#include "base/descriptor.h"
#include "base/result.h"
#include "base/time.h"

namespace comity::exchange {

// What the file says: which log, and its checkpoint as it was signed.
struct KeptHead {
  std::uint64_t first = 0;
  std::string note;
};

class SecondHead {
 public:
  static constexpr std::size_t kPlaceBytes = 4'096;

  explicit SecondHead(std::filesystem::path file) : file_(std::move(file)) {}
  ~SecondHead();
  SecondHead(const SecondHead&) = delete;
  SecondHead& operator=(const SecondHead&) = delete;

  // What stands there, up to two, both whole; none where there is no file or nothing in it is whole.
  static Result<std::vector<KeptHead>> read(const std::filesystem::path& file);

  // Until it returns nobody may be told of what the head commits to.
  Status write(const KeptHead& head, Time now);

 private:
  Status open();

  std::filesystem::path file_;
  Descriptor open_;
  std::size_t place_ = 0;  // to be written next
  Time synced_;
};

}  // namespace comity::exchange
