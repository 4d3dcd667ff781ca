#include "cli/decision_view.h"

#include <algorithm>

#include "base/text.h"
#include "gate/decision_json.h"
#include "gate/miss.h"
#include "gate/rulebook_text.h"
#include "json/write.h"

namespace comity::cli {

namespace {

std::string line(const Message& message) { return render(message) + "\n"; }

Colour colour_of(gate::Outcome outcome) {
  switch (outcome) {
    case gate::Outcome::permit: return Colour::green;
    case gate::Outcome::deny: return Colour::red;
    default: return Colour::yellow;
  }
}

std::string name_of(const gate::Gate& gate, gate::PartyIndex party) {
  return party == gate::kUnknownParty ? render(Msg::kUnknownParty) : gate.handle_of(party);
}

// "marking AMBER, personal-data yes": what is known of the item.
std::string facts_of(const gate::ItemFacts& item) {
  std::vector<std::string> all;
  const auto add = [&all](std::string_view name, std::string_view value) {
    all.push_back(std::string(name).append(" ").append(value));
  };
  add("kind", item.kind == 0 ? "unknown" : gate::word_of(gate::Fact::kind, item.kind));
  add("marking", item.marking == 0 ? "unknown" : gate::word_of(gate::Fact::marking, item.marking));
  for (std::size_t i = 0; i < gate::kCategories; ++i) {
    if (item.categories[i] == gate::Truth::no) continue;
    const auto fact = static_cast<gate::Fact>(static_cast<std::size_t>(gate::Fact::personal_data) + i);
    add(gate::word_of(fact), item.categories[i] == gate::Truth::yes ? "yes" : "unknown");
  }
  if (gate::word_of(gate::Fact::embargo, item.embargo) == "running") add("embargo", "running");
  return listed(all);
}

std::string fields_of(const std::vector<exchange::Trace>& traces, gate::Fact fact) {
  std::vector<std::string> fields;
  for (const auto& trace : traces) {
    if (trace.fact == fact) fields.push_back(printable(trace.field));
  }
  return listed(fields);
}

Msg side_of(gate::Side side) {
  switch (side) {
    case gate::Side::owner: return Msg::kSideOwner;
    case gate::Side::sender: return Msg::kSideSender;
    case gate::Side::receiver: return Msg::kSideReceiver;
    case gate::Side::infrastructure: break;
  }
  return Msg::kSideInfrastructure;
}

Message effect_of(const gate::Rule& rule) {
  const auto& effect = rule.effect;
  switch (effect.outcome) {
    case gate::Outcome::permit: return Msg::kRulePermits;
    case gate::Outcome::redact: return {Msg::kRuleRedacts, {{"fields", listed(effect.fields)}}};
    case gate::Outcome::approval:
      return {Msg::kRuleAsks, {{"approver", effect.approver}, {"days", std::to_string(effect.valid_days)}}};
    case gate::Outcome::deny: break;
  }
  return Msg::kRuleDenies;
}

std::string rule_lines(const gate::Rule& rule) {
  std::string text =
      "    " + line({Msg::kRuleLine, {{"effect", render(effect_of(rule))}, {"id", rule.id}, {"title", rule.title}}});
  std::string when;
  for (const auto& condition : rule.when) {
    when.append(when.empty() ? "" : " and ").append(gate::sentence_of(condition));
  }
  if (!when.empty()) text += "      " + line({Msg::kRuleWhen, {{"when", when}}});
  if (!rule.law.empty()) text += "      " + line({Msg::kRuleLaw, {{"law", rule.law}}});
  return text;
}

Message reason_of(const gate::Verdict& verdict) {
  switch (verdict.reason) {
    case gate::Reason::permits: return Msg::kReasonPermits;
    case gate::Reason::silent: return Msg::kReasonSilent;
    case gate::Reason::restricts: return Msg::kReasonRestricts;
    case gate::Reason::unknown: return Msg::kReasonUnknown;
    case gate::Reason::not_permitted: return Msg::kReasonNotPermitted;
    case gate::Reason::no_rulebook: break;
  }
  return Msg::kReasonNoRulebook;
}

std::string verdict_lines(const gate::Gate& gate, const gate::Verdict& verdict) {
  const bool has_book = verdict.rulebook != gate::kNoRulebook;
  std::string book = render(Msg::kNoRulebookStands);
  if (has_book) {
    const auto& published = gate.rulebook(verdict.rulebook);
    book = render({Msg::kRulebookNamed,
                   {{"publisher", published.book->publisher}, {"version", std::to_string(published.book->version)}}});
    if (published.sponsored) book += render(Msg::kRulebookSponsored);
  }
  std::string text = "  " + line({Msg::kVerdictLine,
                                  {{"side", render(side_of(verdict.side))},
                                   {"act", std::string(gate::word_of(verdict.act))},
                                   {"rulebook", book},
                                   {"reason", render(reason_of(verdict))}}});
  for (std::size_t i = 0; has_book && i < verdict.named; ++i) {
    text += rule_lines(gate.rulebook(verdict.rulebook).book->rules[verdict.rules[i]]);
  }
  if (verdict.more != 0) text += "    " + line({Msg::kMoreRules, {{"count", std::to_string(verdict.more)}}});
  if (verdict.missing != 0)
    text += "    " + line({Msg::kFactsMissing, {{"facts", listed(gate::facts_in(verdict.missing))}}});
  return text;
}

Message would_be(const Explained& explained, const gate::Miss& miss) {
  const std::string outcome(gate::word_of(miss.outcome));
  if (miss.of_approval) return {Msg::kWouldWithApproval, {{"outcome", outcome}}};
  const std::string fact(gate::word_of(miss.fact));
  if (gate::form_of(miss.fact) == gate::Form::category) {
    const auto fields = fields_of(explained.traces, miss.fact);
    if (fields.empty()) return {Msg::kWouldWithout, {{"fact", fact}, {"outcome", outcome}}};
    return {Msg::kWouldWithoutIn, {{"fact", fact}, {"fields", fields}, {"outcome", outcome}}};
  }
  if (miss.fact == gate::Fact::terms) return {Msg::kWouldWithTerms, {{"terms", miss.value}, {"outcome", outcome}}};
  return {Msg::kWouldWith, {{"fact", fact}, {"value", miss.value}, {"outcome", outcome}}};
}

// Members of an open object.
void write(json::Writer& out, const Explained& explained) {
  const auto& [gate, crossing, what, traces] = explained;
  out.member("what", what).member("action", gate::word_of(crossing.action));
  out.member("owner", gate.handle_of(crossing.owner)).member("sender", gate.handle_of(crossing.sender));
  out.member("receiver", gate.handle_of(crossing.receiver)).key("facts").begin_object();
  gate::write(out, crossing.item);
  out.end_object().key("decision");
  gate::write(out, gate, gate.decide(crossing));
  out.key("seen").begin_array();
  for (const auto& trace : traces) {
    out.begin_object().member("fact", gate::word_of(trace.fact)).member("field", trace.field).end_object();
  }
  out.end_array().key("would_be").begin_array();
  for (const auto& miss : gate::nearest_misses(gate, crossing)) {
    out.begin_object().member("fact", miss.of_approval ? "approval" : gate::word_of(miss.fact));
    out.member("value", miss.value).member("outcome", gate::word_of(miss.outcome)).end_object();
  }
  out.end_array();
}

}  // namespace

std::string text_of(const Explained& explained, const Terminal& terminal) {
  const auto& [gate, crossing, what, traces] = explained;
  const auto decision = gate.decide(crossing);
  const auto outcome = render({Msg::kOutcomeWord, {{"outcome", std::string(gate::word_of(decision.outcome))}}});
  auto text = terminal.paint(outcome, colour_of(decision.outcome)) + " ";
  text += line({Msg::kCrossingLine,
                {{"action", std::string(gate::word_of(crossing.action))},
                 {"what", printable(what)},
                 {"sender", name_of(gate, crossing.sender)},
                 {"receiver", name_of(gate, crossing.receiver)},
                 {"time", to_text(gate.since())}}});
  text +=
      "  " + line({Msg::kFactsLine, {{"facts", facts_of(crossing.item)}, {"owner", name_of(gate, crossing.owner)}}});
  for (std::size_t i = 0; i < decision.count; ++i) text += verdict_lines(gate, decision.verdicts[i]);
  if (decision.outcome == gate::Outcome::permit) return text;
  for (const auto& miss : gate::nearest_misses(gate, crossing)) text += "  " + line(would_be(explained, miss));
  return text;
}

int tell(const Session& session, const Explained& explained) {
  if (session.format == Format::json) {
    json::Writer out;
    write(out.begin_object(), explained);
    session.terminal.print(out.end_object().take() + "\n");
  } else {
    session.terminal.print(text_of(explained, session.terminal));
  }
  return explained.gate.decide(explained.crossing).outcome == gate::Outcome::permit ? kDone : kNotAll;
}

}  // namespace comity::cli
