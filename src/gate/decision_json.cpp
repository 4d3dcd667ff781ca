#include "gate/decision_json.h"

#include <array>

#include "base/bytes.h"

namespace comity::gate {

namespace {

constexpr std::array<std::string_view, 4> kSides{"owner", "sender", "receiver", "infrastructure"};
constexpr std::array<std::string_view, 6> kReasons{"permits", "silent",        "restricts",
                                                   "unknown", "not-permitted", "no-rulebook"};

void write(json::Writer& out, const Gate& gate, const Verdict& verdict) {
  out.begin_object().member("act", word_of(verdict.act));
  if (verdict.missing != 0) {
    out.key("missing").begin_array();
    for (const auto word : facts_in(verdict.missing)) out.value(word);
    out.end_array();
  }
  if (verdict.more != 0) out.member("more", static_cast<unsigned>(verdict.more));
  out.member("outcome", word_of(verdict.outcome)).member("reason", word_of(verdict.reason));
  if (verdict.rulebook != kNoRulebook) {
    const auto& published = gate.rulebook(verdict.rulebook);
    out.member("rulebook", to_hex(published.digest)).key("rules").begin_array();
    for (std::size_t i = 0; i < verdict.named; ++i) out.value(published.book->rules[verdict.rules[i]].id);
    out.end_array();
  }
  out.member("side", word_of(verdict.side)).end_object();
}

}  // namespace

std::vector<std::string_view> facts_in(std::uint32_t facts) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < kFacts; ++i) {
    if ((facts >> i & 1U) != 0) words.push_back(word_of(static_cast<Fact>(i)));
  }
  return words;
}

std::string_view word_of(Side side) { return kSides.at(static_cast<std::size_t>(side)); }
std::string_view word_of(Reason reason) { return kReasons.at(static_cast<std::size_t>(reason)); }

void write(json::Writer& out, const Gate& gate, const Decision& decision) {
  out.begin_object().member("outcome", word_of(decision.outcome)).key("verdicts").begin_array();
  for (std::size_t i = 0; i < decision.count; ++i) write(out, gate, decision.verdicts[i]);
  out.end_array().end_object();
}

}  // namespace comity::gate
