// What can go wrong, as a value.
//
// An Error is a documented code, a sentence from the message catalogue and the place it concerns. It
// carries no secret and no content of an item. Plain value, copied freely, used on any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/message.h"

namespace comity {

// Every code: what it means, its stable slug, the HTTP status an API answers, the exit status of a command.
enum class Code : std::uint8_t {
#define COMITY_CODE(name, slug, http_status, exit_status, meaning) name,
#include "base/error_codes.def"
#undef COMITY_CODE
};

struct CodeInfo {
  std::string_view slug;
  int http_status;
  int exit_status;
  std::string_view meaning;
};

const CodeInfo& info(Code code);

struct Error {
  Code code;
  Message message;    // what happened and what to do about it
  std::string where;  // a path, a JSON pointer, an offset; may be empty

  // The sentence in `language` ("en"), led by where it happened.
  std::string sentence(std::string_view language = "en") const;
};

}  // namespace comity
