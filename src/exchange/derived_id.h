// The ids of redacted items: stable, not to be guessed, and found back without anything being kept.
// docs/format/redaction.md has every bit.
//
// An id is a keyed permutation (four Feistel rounds of HMAC-SHA-256) of the original's look-up key and of a tag of the
// fields left out, written as a UUID of version 4. Pure, any thread, no errors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/secret.h"

namespace comity::exchange {

// Says which fields were left out, in whatever order they were named.
enum class FieldsTag : std::uint32_t {};

class DerivedIds {
 public:
  explicit DerivedIds(crypto::Key key) : key_(std::move(key)) {}

  FieldsTag tag_of(std::vector<std::string> fields) const;
  std::string of(std::string_view type, std::uint64_t id_key, FieldsTag fields) const;

  // What an id was derived from; empty for all but one in 67 million ids that were not. Who finds the original
  // derives its id again and compares: that settles the type and the fields, too.
  struct Origin {
    std::uint64_t id_key = 0;
    FieldsTag fields{};
    bool operator==(const Origin&) const = default;
  };
  std::optional<Origin> origin_of(std::string_view id) const;

 private:
  std::uint64_t round(unsigned number, std::uint64_t half) const;

  crypto::Key key_;
};

}  // namespace comity::exchange
