#include "party/role.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace comity::party {

namespace {

// In the order of Role.
constexpr std::array<std::string_view, 9> kNames{"cert",         "operator", "vendor",  "platform", "authority",
                                                 "organisation", "company",  "citizen", "other"};
static_assert(kNames.size() == static_cast<std::size_t>(Role::other) + 1);

std::string all_names() {
  std::string all;
  for (const auto name : kNames) all.append(all.empty() ? "" : ", ").append(name);
  return all;
}

}  // namespace

std::string_view name_of(Role role) { return kNames.at(static_cast<std::size_t>(role)); }

Result<Role> parse_role(std::string_view text) {
  const auto found = std::find(kNames.begin(), kNames.end(), text);
  if (found != kNames.end()) return static_cast<Role>(found - kNames.begin());
  return fail(Code::usage, {Msg::kNotARole, {{"role", excerpt(text)}, {"allowed", all_names()}}});
}

}  // namespace comity::party
