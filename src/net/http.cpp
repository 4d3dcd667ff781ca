#include "net/http.h"

#include <algorithm>

#include "net/grammar.h"

namespace comity::net {

void Fields::add(std::string_view name, std::string_view value) { all_.emplace_back(lower_case(name), value); }

const std::string* Fields::find(std::string_view name) const {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const auto& field) { return field.first == name; });
  return found == all_.end() ? nullptr : &found->second;
}

std::size_t Fields::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(all_.begin(), all_.end(), [&](const auto& field) { return field.first == name; }));
}

std::string Fields::joined(std::string_view name) const {
  std::string out;
  for (const auto& [field, value] : all_) {
    if (field != name) continue;
    if (!out.empty()) out += ", ";
    out += value;
  }
  return out;
}

}  // namespace comity::net
