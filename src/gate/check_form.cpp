#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "gate/check_parts.h"

namespace comity::gate {

namespace {

constexpr std::int32_t kMostDays = 731;  // two years, one of them a leap year

// STIX 2.1 §3.2: without these an object is none, or is another.
constexpr std::array<std::string_view, 5> kIdentifying{"type", "id", "spec_version", "created", "modified"};

void check_validity(const Rulebook& book, const Context& context, Findings& findings) {
  if (book.valid_until < book.valid_from) {
    findings.add(CheckRule::ends_before_it_begins, Msg::kCheckEndsBefore);
    return;
  }
  if (book.valid_until.days - book.valid_from.days + 1 > kMostDays) {
    const auto last = to_text(Date{book.valid_from.days + kMostDays - 1});
    findings.add(CheckRule::valid_too_long, {Msg::kCheckTooLong, {{"last", last}}});
  }
  if (context.today && book.valid_until < *context.today) {
    findings.add(CheckRule::over_already, {Msg::kCheckOver, {{"day", to_text(book.valid_until)}}});
  }
}

void check_chain(const Rulebook& book, const Context& context, Findings& findings) {
  const auto stale = [&](Message message) { findings.add(CheckRule::stale_chain, std::move(message)); };
  if (context.previous == nullptr) {
    if (book.version == 1 && !book.follows.empty()) return stale(Msg::kCheckFirstFollows);
    if (book.version > 1 && context.directory != nullptr && !context.joins_late) return stale(Msg::kCheckNoneBefore);
    if (book.version > 1 && book.follows.empty())
      stale({Msg::kCheckFollowsNothing, {{"before", "that of version " + std::to_string(book.version - 1)}}});
    return;
  }
  const auto next = context.previous->version + 1;
  if (book.version != next) return stale({Msg::kCheckNotNext, {{"next", std::to_string(next)}}});
  const auto digest = to_hex(context.previous_digest);
  if (book.follows != digest) stale({Msg::kCheckFollowsNothing, {{"before", digest}}});
}

bool takes_away(std::string_view field, std::string_view member) {
  if (field.ends_with('*')) return member.starts_with(field.substr(0, field.size() - 1));
  return field == member;
}

void check_fields(const Rule& rule, std::size_t index, Findings& findings) {
  for (const auto& field : rule.effect.fields) {
    const auto lost = std::find_if(kIdentifying.begin(), kIdentifying.end(),
                                   [&](std::string_view member) { return takes_away(field, member); });
    if (lost == kIdentifying.end()) continue;
    findings.add(CheckRule::redacts_what_identifies, index,
                 {Msg::kCheckRedactsIdentity, {{"field", field}, {"member", std::string(*lost)}}});
  }
}

void check_rule(const Rulebook& book, std::size_t index, Findings& findings) {
  const auto& rule = book.rules[index];
  const bool restricts = rule.effect.outcome != Outcome::permit;
  if (rule.title.empty()) findings.add(CheckRule::untitled, index, Msg::kCheckUntitled);
  if (restricts && rule.law.empty() && book.basis.empty()) {
    findings.add(CheckRule::no_legal_basis, index, Msg::kCheckNoBasis);
  }
  if (!restricts && is_of_jurisdiction(book)) {
    findings.add(CheckRule::restricts_only, index, {Msg::kCheckRestrictsOnly, {{"jurisdiction", book.publisher}}});
  }
  check_fields(rule, index, findings);
}

// DESIGN: the table of `binds`; a party has no infrastructure that is not its jurisdiction's.
void check_binds(const Rulebook& book, std::size_t index, Findings& findings) {
  const auto& rule = book.rules[index];
  const std::string binds(word_of(rule.binds));
  if (rule.binds == Binds::own_infrastructure && !is_of_jurisdiction(book)) {
    findings.add(CheckRule::does_not_fit, index, Msg::kCheckInfrastructureOfParty);
    return;
  }
  for (const auto action : rule.actions) {
    if (fits(rule.binds, action)) continue;
    findings.add(CheckRule::does_not_fit, index,
                 {Msg::kCheckDoesNotFit, {{"action", std::string(word_of(action))}, {"binds", binds}}});
  }
}

}  // namespace

void check_form(const Rulebook& book, const Context& context, Findings& findings) {
  check_validity(book, context, findings);
  check_chain(book, context, findings);
  for (std::size_t i = 0; i < book.rules.size(); ++i) {
    check_rule(book, i, findings);
    check_binds(book, i, findings);
  }
}

}  // namespace comity::gate
