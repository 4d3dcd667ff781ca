#include <algorithm>
#include <array>

#include "gate/text_grammar.h"

namespace comity::gate {

namespace {

constexpr std::array<std::string_view, 6> kHeadClauses{"valid", "basis", "follows", "note", "group", "rule"};
constexpr std::string_view kExpected = "valid, basis, follows, note, group or the line of a rule";

// rulebook PUBLISHER version N vocabulary N
bool parse_title(Cursor& in, Rulebook& book) {
  if (!in.expect("rulebook") || !in.word(book.publisher, "a handle or a jurisdiction", against_publisher)) return false;
  if (!in.expect("version") || !in.number(book.version, kMaxVersion) || !in.expect("vocabulary")) return false;
  const auto place = in.place();
  if (!in.number(book.vocabulary, kMaxVersion)) return false;
  if (book.vocabulary <= kVocabulary) return true;
  in.slip(place, vocabulary_newer(book.vocabulary));
  in.stop();  // what follows may have words that we do not know
  return false;
}

bool parse_valid(Cursor& in, Rulebook& book) {
  return in.date(book.valid_from) && in.expect(TokenKind::range, "..") && in.date(book.valid_until);
}

bool parse_follows(Cursor& in, Rulebook& book) {
  const auto place = in.place();
  if (!in.text(book.follows)) return false;
  if (auto objection = against_digest(book.follows)) in.slip(place, std::move(*objection));
  return true;
}

bool parse_members(Cursor& in, Group& group) {
  if (!in.take("nobody") && !in.list(group.members, kMaxMembers, "a handle, a jurisdiction or nobody", against_member))
    return false;
  return !in.take("until") || in.date(group.until.emplace());
}

bool parse_group(Cursor& in, Rulebook& book) {
  if (book.groups.size() == kMaxGroups) return in.too_many(kMaxGroups);
  const auto place = in.place();
  auto& group = book.groups.emplace_back();
  if (!in.word(group.name, "the name of the group", against_group_name)) return false;
  const auto same = [&](const Group& other) { return &other != &group && other.name == group.name; };
  if (std::any_of(book.groups.begin(), book.groups.end(), same))
    in.slip(place, {Msg::kStandsTwice, {{"word", group.name}}});
  return in.expect(TokenKind::equals, "=") && parse_members(in, group);
}

bool parse_clause(Cursor& in, std::string_view clause, Rulebook& book) {
  if (clause == "valid") return parse_valid(in, book);
  if (clause == "basis") return in.text(book.basis);
  if (clause == "follows") return parse_follows(in, book);
  if (clause == "note") return in.text(book.note);
  return parse_group(in, book);
}

// One clause; false when it broke.
bool parse_next(Cursor& in, std::array<bool, kHeadClauses.size()>& seen, Rulebook& book) {
  const auto clause = std::find_if(kHeadClauses.begin(), kHeadClauses.end(), [&](auto word) { return in.at(word); });
  if (clause == kHeadClauses.end() || *clause == "rule") return in.missing(kExpected, kHeadClauses);
  const bool again = std::exchange(seen.at(static_cast<std::size_t>(clause - kHeadClauses.begin())), true);
  if (again && *clause != "group") in.slip(in.place(), {Msg::kStandsTwice, {{"word", std::string(*clause)}}});
  in.step();
  return parse_clause(in, *clause, book);
}

}  // namespace

void parse_head(Cursor& in, Rulebook& book) {
  const auto recover = [&] { in.recover({"valid", "basis", "follows", "note", "group", "rule"}); };
  const auto place = in.place();
  bool sound = parse_title(in, book);
  if (!sound) recover();
  std::array<bool, kHeadClauses.size()> seen{};
  while (!in.at_rule() && !in.at_end()) {
    if (parse_next(in, seen, book)) continue;
    sound = false;
    recover();
  }
  if (sound && !seen.front()) in.slip(place, Msg::kTextHeaderLacks);
}

}  // namespace comity::gate
