// Observation expressions and their qualifiers (STIX 2.1 §9.5).
#include "stix/pattern/parser.h"

namespace comity::stix::pattern {

// §9.5.3: AND binds tightest, then OR, then FOLLOWEDBY.
Result<Index> Parser::sequence() {
  return joined(TokenKind::kw_followedby, &Parser::observation_any, pattern_.observations,
                Observation{ObservationKind::sequence, 0, {}, {}});
}

Result<Index> Parser::observation_any() {
  return joined(TokenKind::kw_or, &Parser::observation_all, pattern_.observations,
                Observation{ObservationKind::any, 0, {}, {}});
}

Result<Index> Parser::observation_all() {
  return joined(TokenKind::kw_and, &Parser::observation, pattern_.observations,
                Observation{ObservationKind::all, 0, {}, {}});
}

// §9.5.1: a qualifier belongs to what stands right before it, the brackets or the parentheses.
Result<Index> Parser::observation() {
  if (token_.kind == TokenKind::open) {
    COMITY_TRY(const Index inner, in_parentheses(&Parser::sequence));
    COMITY_CHECK(qualifiers(inner, Enclosed::parentheses));
    return inner;
  }
  if (!take(TokenKind::open_bracket)) return unexpected(Msg::kPatternExpectedObservation);
  Observation single;
  COMITY_TRY(single.comparison, comparison_any());
  COMITY_CHECK(expect(TokenKind::close_bracket, "]"));
  const Index added = Builder::add(pattern_.observations, single);
  COMITY_CHECK(qualifiers(added, Enclosed::brackets));
  return added;
}

// §9.5.1: an observation expression has each kind of qualifier once. After parentheses the public suite accepts a
// second one, so there it is a slip.
Status Parser::qualifiers(Index observation, Enclosed enclosed) {
  unsigned seen = 0;
  for (;;) {
    const Token at = token_;
    Qualifier next;
    if (take(TokenKind::kw_repeats)) {
      COMITY_TRY(next, repeats());
    } else if (take(TokenKind::kw_within)) {
      COMITY_TRY(next, within());
    } else if (take(TokenKind::kw_start)) {
      COMITY_TRY(next, start_stop());
    } else {
      return {};
    }
    const unsigned kind = 1U << static_cast<unsigned>(next.kind);
    if ((seen & kind) != 0) {
      if (enclosed == Enclosed::brackets) return error(Code::invalid, Msg::kPatternQualifierTwice, at);
      build_.slip(Msg::kPatternSlipQualifier, "STIX 2.1 §9.5.1", at.at);
    }
    seen |= kind;
    // Those inside the parentheses were the last ones added: the stretch only grows.
    Range& range = pattern_.observations[observation].qualifiers;
    const Index added = Builder::add(pattern_.qualifiers, next);
    if (range.count++ == 0) range.first = added;
  }
}

Result<Qualifier> Parser::repeats() {
  Qualifier qualifier;
  const auto times = token_.kind == TokenKind::integer ? Builder::integer(token_.text) : std::nullopt;
  if (!times || *times < 1) return unexpected(Msg::kPatternExpectedCount);
  qualifier.kind = QualifierKind::repeats;
  qualifier.times = *times;
  advance();
  COMITY_CHECK(expect(TokenKind::kw_times, "TIMES"));
  return qualifier;
}

Result<Qualifier> Parser::within() {
  Qualifier qualifier;
  const bool number = token_.kind == TokenKind::integer || token_.kind == TokenKind::number;
  const auto seconds = number ? Builder::number(token_.text) : std::nullopt;
  if (!seconds || *seconds <= 0) return unexpected(Msg::kPatternExpectedSeconds);
  qualifier.kind = QualifierKind::within;
  qualifier.seconds = *seconds;
  advance();
  COMITY_CHECK(expect(TokenKind::kw_seconds, "SECONDS"));
  return qualifier;
}

Result<Qualifier> Parser::start_stop() {
  Qualifier qualifier;
  qualifier.kind = QualifierKind::start_stop;
  qualifier.constants = {static_cast<Index>(pattern_.constants.size()), 2};
  COMITY_CHECK(timestamp());
  COMITY_CHECK(expect(TokenKind::kw_stop, "STOP"));
  COMITY_CHECK(timestamp());
  return qualifier;
}

// STIX 2.0 part 5 §4.1: its grammar has plain strings after START and STOP.
Status Parser::timestamp() {
  const bool string = version_ == PatternVersion::v20 && token_.kind == TokenKind::string;
  if (string && has_timestamp_form(token_.text)) token_.kind = TokenKind::timestamp;
  if (token_.kind != TokenKind::timestamp) return unexpected(Msg::kPatternExpectedTimestamp);
  pattern_.constants.push_back(build_.constant(token_).value());
  advance();
  return {};
}

}  // namespace comity::stix::pattern
