#include <algorithm>

#include "exchange/publish.h"
#include "gate/membership.h"
#include "gate/rulebook_text.h"

namespace comity::exchange {

// rulebooks/starter.rules, in which xa.cert stands for the node's party: cmake/comity_embed.cmake.
extern const std::string_view kStarterRules;

namespace {

constexpr std::string_view kTemplateParty = "xa.cert";
constexpr std::int32_t kDays = 729;

void rename(std::vector<std::string>& names, const std::string& handle) {
  std::replace(names.begin(), names.end(), std::string(kTemplateParty), handle);
}

}  // namespace

gate::Rulebook starter_rulebook(const party::Party& party, Time now) {
  auto book = gate::parse_text(kStarterRules).value().book;
  const auto& handle = party.handle.text();
  book.publisher = handle;
  book.valid_from = gate::date_of(now);
  book.valid_until = gate::Date{book.valid_from.days + kDays};
  for (auto& group : book.groups) rename(group.members, handle);
  for (auto& rule : book.rules) {
    for (auto& condition : rule.when) rename(condition.values, handle);
  }
  return book;
}

}  // namespace comity::exchange
