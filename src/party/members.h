// Reads the members of an object in one of party's documents, with one sentence for what is missing or of another
// kind. Used by party/*.cpp only. Points into the value it was given.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "json/value.h"

namespace comity::party {

class Members {
 public:
  // `where` is the object's own JSON pointer.
  Members(const json::Value& object, std::string where) : object_(object), where_(std::move(where)) {}

  Result<std::string_view> text(std::string_view key) const;
  Result<std::uint64_t> count(std::string_view key) const;
  Result<Bytes> base64(std::string_view key) const;
  Result<std::span<const json::Value>> list(std::string_view key) const;
  Result<const json::Value*> object(std::string_view key) const;

  std::string place_of(std::string_view key) const { return where_ + '/' + std::string(key); }
  Failure wrong(std::string_view key, std::string_view expected) const;

 private:
  const json::Value& object_;
  std::string where_;
};

// The error of a value that was read at `where`: whatever it was, the document is invalid there.
template <class T>
Result<T> at(std::string where, Result<T> result) {
  if (result) return result;
  return fail(Code::invalid, std::move(result.error().message), std::move(where));
}

// Documents state "format": "comity/<kind>/<number>". Code::newer for a higher number than `known`.
Status check_format(const json::Value& document, std::string_view kind, std::uint64_t known);

}  // namespace comity::party
