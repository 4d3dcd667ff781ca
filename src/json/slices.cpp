#include "json/slices.h"

namespace comity::json {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

// The place behind the string that begins at `at`.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at + 1;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

Slice slice_of(std::string_view whole, bool is_member) {
  if (!is_member) return {whole, trimmed(whole)};
  const auto colon = whole.find(':', end_of_string(whole, whole.find('"')));
  return {whole, trimmed(whole.substr(colon + 1))};
}

}  // namespace

std::vector<Slice> slices(std::string_view text) {
  std::vector<Slice> found;
  text = trimmed(text);
  if (text.size() < 2 || trimmed(text.substr(1, text.size() - 2)).empty()) return found;
  const bool is_object = text.front() == '{';
  std::size_t depth = 0;
  std::size_t begin = 1;
  for (std::size_t at = 1; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = end_of_string(text, at);
      continue;
    }
    const bool is_last = depth == 0 && (c == '}' || c == ']');
    if (is_last || (depth == 0 && c == ',')) {
      found.push_back(slice_of(text.substr(begin, at - begin), is_object));
      begin = at + 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    }
    ++at;
  }
  return found;
}

}  // namespace comity::json
