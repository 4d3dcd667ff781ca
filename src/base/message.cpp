#include "base/message.h"

#include <iterator>

namespace comity {

namespace {

struct Entry {
  std::string_view name;
  std::string_view text;
};

// An array of the language: clang 14 deduces no std::array of more than 256 elements.
constexpr Entry kEnglish[] = {
#define COMITY_MESSAGE(name, text) Entry{#name, text},
#include "base/messages/en.def"
#undef COMITY_MESSAGE
};
static_assert(std::size(kEnglish) == static_cast<std::size_t>(Msg::count_));

const Entry& entry(Msg id) { return kEnglish[static_cast<std::size_t>(id)]; }

std::string_view value_of(const Message& message, std::string_view placeholder, std::string_view fallback) {
  for (const auto& [name, value] : message.values) {
    if (name == placeholder) return value;
  }
  return fallback;
}

}  // namespace

std::string_view sentence_of(Msg id, std::string_view /*language: English is the only one so far*/) {
  return entry(id).text;
}

std::string_view name_of(Msg id) { return entry(id).name; }

std::string render(const Message& message, std::string_view language) {
  std::string_view text = sentence_of(message.id, language);
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto close = text.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    out += text.substr(0, open);
    out += value_of(message, text.substr(open + 1, close - open - 1), text.substr(open, close - open + 1));
    text.remove_prefix(close + 1);
  }
  return out.append(text);
}

}  // namespace comity
