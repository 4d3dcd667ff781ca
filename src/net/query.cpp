#include "net/query.h"

#include <optional>

#include "base/text.h"
#include "net/grammar.h"

namespace comity::net {

namespace {

enum class Plus { itself, space };

// RFC 3986 §2.1; empty when it is not percent-encoded plain text.
std::optional<std::string> decode(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::space) {
      out += ' ';
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return {};
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return {};
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  if (!is_plain_text(out)) return {};
  return out;
}

}  // namespace

Result<Parameters> parse_query(std::string_view query) {
  Parameters parameters;
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto part = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    if (part.empty()) continue;
    if (parameters.size() == kMaxParameters)
      return fail(Code::limit, {Msg::kQueryTooMany, {{"limit", std::to_string(kMaxParameters)}}});
    const auto equals = part.find('=');
    auto name = decode(part.substr(0, equals), Plus::space);
    auto value = equals == std::string_view::npos ? std::string() : decode(part.substr(equals + 1), Plus::space);
    if (!name || !value) return fail(Code::malformed, Msg::kQueryMalformed);
    parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return parameters;
}

Result<std::string> decode_segment(std::string_view segment) {
  auto name = decode(segment, Plus::itself);
  if (!name) return fail(Code::malformed, Msg::kPathMalformed);
  return std::move(*name);
}

}  // namespace comity::net
