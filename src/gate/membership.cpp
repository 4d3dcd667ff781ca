#include "gate/membership.h"

#include <algorithm>

namespace comity::gate {

Time begin_of(Date date) { return {date.days * kMicrosADay}; }
Time end_of(Date date) { return {(date.days + 1) * kMicrosADay}; }
Date date_of(Time time) { return {static_cast<std::int32_t>(time.micros / kMicrosADay)}; }

Membership::Membership(const party::Directory& directory, const Rulebook& book, Time now)
    : directory_(directory), now_(now), until_(kForever) {
  for (const auto& group : book.groups) {
    if (group.until && end_of(*group.until) <= now) continue;
    if (group.until) until_ = std::min(until_, end_of(*group.until));
    groups_.push_back(&group);
  }
  for (const auto& group : directory.groups) {
    if (group.until.micros != 0 && group.until > now) until_ = std::min(until_, group.until);
  }
}

void Membership::add(Named& named, std::string_view name) const {
  if (name == kAnyone) {
    named.anyone = true;
  } else if (name.find('.') != std::string_view::npos) {
    named.handles.emplace(name);
  } else if (const auto code = party::Jurisdiction::parse(name)) {
    named.soils.set(soil_of(*code));
  } else if (const auto* group = directory_.find_group(name)) {
    if (group->until.micros != 0 && group->until <= now_) return;
    for (const auto& member : group->members) named.soils.set(soil_of(member));
  }
}

Named Membership::names(const std::vector<std::string>& list) const {
  Named named;
  for (const auto& name : list) {
    const auto own =
        std::find_if(groups_.begin(), groups_.end(), [&](const Group* group) { return group->name == name; });
    if (own == groups_.end()) {
      add(named, name);
    } else {
      for (const auto& member : (*own)->members) add(named, member);
    }
  }
  return named;
}

bool names_anyone(const Rule& rule, const Membership& membership) {
  return std::any_of(rule.when.begin(), rule.when.end(), [&](const Condition& condition) {
    return condition.fact == Fact::receiver && condition.test == Test::in && membership.names(condition.values).anyone;
  });
}

}  // namespace comity::gate
