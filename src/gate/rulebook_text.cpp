#include "gate/rulebook_text.h"

#include "gate/text_grammar.h"

namespace comity::gate {

namespace {

// Some editors put it first.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void parse_rules(Cursor& in, Parsed& parsed) {
  Names groups;
  for (const auto& group : parsed.book.groups) groups.insert(group.name);
  Names ids;
  while (!in.at_end()) {
    if (parsed.book.rules.size() == kMaxRules) {
      in.too_many(kMaxRules);
      return;
    }
    parsed.rules.push_back(in.place());
    auto& rule = parsed.book.rules.emplace_back();
    if (!parse_rule(in, groups, rule)) in.recover({"rule"});
    if (!ids.insert(rule.id).second) in.slip(parsed.rules.back(), {Msg::kStandsTwice, {{"word", rule.id}}});
  }
}

Message too_large() { return {Msg::kRulebookLarge, {{"limit", std::to_string(kMaxRulebookBytes)}}}; }

}  // namespace

tl::expected<Parsed, std::vector<Slip>> parse_text(std::string_view text) {
  constexpr Place start{1, 1};
  if (text.size() > kMaxRulebookBytes) return tl::make_unexpected(std::vector{Slip{start, too_large()}});
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Cursor in(text);
  Parsed parsed;
  parse_head(in, parsed.book);
  parse_rules(in, parsed);
  if (in.slips().empty() && is_too_large(parsed.book)) in.slip(start, too_large());
  if (!in.slips().empty()) return tl::make_unexpected(std::move(in.slips()).take());
  return parsed;
}

}  // namespace comity::gate
