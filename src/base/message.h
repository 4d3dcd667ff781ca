// Sentences for people, from a catalogue by language.
//
// Code names a sentence by its Msg and gives the values for its {placeholders}; which language is spoken is
// decided where it is shown. English is the reference: a sentence missing in another language falls back to
// it. Immutable tables, safe on any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace comity {

enum class Msg : std::uint16_t {
#define COMITY_MESSAGE(name, text) name,
#include "base/messages/en.def"
#undef COMITY_MESSAGE
  count_
};

struct Message {
  Msg id;
  std::vector<std::pair<std::string, std::string>> values;  // placeholder name, value

  // A sentence without values is its Msg alone.  NOLINTNEXTLINE(google-explicit-constructor)
  Message(Msg message, std::initializer_list<std::pair<std::string, std::string>> with = {})
      : id(message), values(with) {}
};

// The sentence with its placeholders filled; a placeholder without a value stays visible as {name}.
std::string render(const Message& message, std::string_view language = "en");

// The unfilled sentence, and its slug ("kNoNode"), for tests and tools.
std::string_view sentence_of(Msg id, std::string_view language = "en");
std::string_view name_of(Msg id);

}  // namespace comity
