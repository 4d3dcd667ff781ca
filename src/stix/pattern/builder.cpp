#include "stix/pattern/builder.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/bytes.h"
#include "base/time.h"

namespace comity::stix::pattern {

namespace {

constexpr std::string_view kConstants = "STIX 2.1 §9.2";

std::string_view without_plus(std::string_view text) { return text.starts_with('+') ? text.substr(1) : text; }

// The bits that padding leaves over may hold anything by RFC 4648 §3.5; they count for nothing here.
Bytes decode_base64(std::string_view text) {
  Bytes out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) continue;  // padding, a line feed: the lexer let nothing else pass
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<std::uint8_t>(bits >> static_cast<unsigned>(held)));
  }
  return out;
}

}  // namespace

Range Builder::copy(std::string_view text) {
  const Range range{static_cast<Index>(pattern_.bytes.size()), static_cast<Index>(text.size())};
  pattern_.bytes.append(text);
  return range;
}

Range Builder::unescape(std::string_view literal) {
  Range range{static_cast<Index>(pattern_.bytes.size()), 0};
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (literal[i] == '\\') ++i;
    pattern_.bytes.push_back(literal[i]);
  }
  range.count = static_cast<Index>(pattern_.bytes.size()) - range.first;
  return range;
}

std::optional<std::int64_t> Builder::integer(std::string_view text) {
  constexpr std::int64_t kLargest = (std::int64_t{1} << 53U) - 1;
  text = without_plus(text);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value > kLargest || value < -kLargest) return std::nullopt;
  return value;
}

std::optional<double> Builder::number(std::string_view text) {
  text = without_plus(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value)) return std::nullopt;
  return value;
}

Constant Builder::text_constant(const Token& token) {
  Constant constant;
  if (token.kind == TokenKind::timestamp) {
    constant.kind = ConstantKind::timestamp;
    if (!instant_key(token.text)) slip(Msg::kPatternSlipDay, kConstants, token.at);
  }
  constant.text = unescape(token.text);
  return constant;
}

Constant Builder::octets(const Token& token) {
  Constant constant;
  constant.kind = ConstantKind::octets;
  if (token.kind == TokenKind::hex) {
    if (std::any_of(token.text.begin(), token.text.end(), [](char c) { return c >= 'A' && c <= 'F'; })) {
      slip(Msg::kPatternSlipHexCase, kConstants, token.at);
    }
    constant.text = copy(as_text(from_hex(token.text).value_or(Bytes())));
  } else {
    constant.text = copy(as_text(decode_base64(token.text)));
  }
  return constant;
}

std::optional<Constant> Builder::constant(const Token& token) {
  Constant constant;
  switch (token.kind) {
    case TokenKind::kw_true:
    case TokenKind::kw_false:
      constant.kind = ConstantKind::boolean;
      constant.boolean = token.kind == TokenKind::kw_true;
      return constant;
    case TokenKind::hex:
    case TokenKind::binary: return octets(token);
    case TokenKind::integer:
    case TokenKind::number: break;
    default: return text_constant(token);
  }
  if (token.text.starts_with('+')) slip(Msg::kPatternSlipPlus, kConstants, token.at);
  if (token.kind == TokenKind::integer) {
    const auto value = integer(token.text);
    if (!value) return std::nullopt;
    constant.kind = ConstantKind::integer;
    constant.integer = *value;
    return constant;
  }
  const auto value = number(token.text);
  if (!value) return std::nullopt;
  constant.kind = ConstantKind::number;
  constant.number = *value;
  return constant;
}

}  // namespace comity::stix::pattern
