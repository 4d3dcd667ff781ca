#include "party/handle.h"

#include <algorithm>

#include "base/text.h"

namespace comity::party {

namespace {

constexpr std::size_t kLongestName = 63;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || name.front() == '-' || name.back() == '-') return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace

Result<Handle> Handle::parse(std::string_view text) {
  if (text.size() < 4 || text[2] != '.' || !is_lower(text[0]) || !is_lower(text[1]) || !is_name(text.substr(3))) {
    return fail(Code::usage, {Msg::kNotAHandle, {{"handle", excerpt(text)}}});
  }
  const std::array<char, 2> upper{static_cast<char>(text[0] - 'a' + 'A'), static_cast<char>(text[1] - 'a' + 'A')};
  COMITY_TRY(const auto jurisdiction, Jurisdiction::parse({upper.data(), upper.size()}));
  return Handle(text, jurisdiction);
}

Status check_jurisdiction(const Handle& handle, const Jurisdiction& stated) {
  if (handle.jurisdiction() == stated) return {};
  return fail(Code::usage,
              {Msg::kHandleElsewhere,
               {{"handle", handle.text()}, {"jurisdiction", stated.text()}, {"begins", stated.lower_case() + "."}}});
}

}  // namespace comity::party
