#include "json/write.h"

#include <array>
#include <charconv>
#include <cmath>

namespace comity::json {

namespace {

void append_escape(std::string& out, unsigned char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: out.append("\\u00").append(1, kHex[c >> 4U]).append(1, kHex[c & 15U]);
  }
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t clean = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text.substr(clean, i - clean));
    append_escape(out, c);
    clean = i + 1;
  }
  out.append(text.substr(clean)).append(1, '"');
}

// ECMA-262 Number::toString over the shortest digits that read back as the same double.
void append_number(std::string& out, double number) {
  if (number == 0) {
    out += '0';
    return;
  }
  if (number < 0) out += '-';
  std::array<char, 32> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(number), std::chars_format::scientific).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const auto e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 2) digits += text.substr(2, e - 2);
  int exponent = 0;
  const auto* exponent_begin = text.data() + e + 1;
  std::from_chars(*exponent_begin == '+' ? exponent_begin + 1 : exponent_begin, end, exponent);

  const int k = static_cast<int>(digits.size());
  const int n = exponent + 1;  // the decimal point stands after n digits
  if (n >= k && n <= 21) {
    out.append(digits).append(static_cast<std::size_t>(n - k), '0');
  } else if (n > 0 && n <= 21) {
    out.append(digits, 0, static_cast<std::size_t>(n)).append(1, '.').append(digits, static_cast<std::size_t>(n));
  } else if (n > -6 && n <= 0) {
    out.append("0.").append(static_cast<std::size_t>(-n), '0').append(digits);
  } else {
    out.append(digits, 0, 1);
    if (k > 1) out.append(1, '.').append(digits, 1);
    out.append(n > 0 ? "e+" : "e-").append(std::to_string(std::abs(n - 1)));
  }
}

void Writer::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_items_.empty()) return;
  if (has_items_.back()) out_ += ',';
  has_items_.back() = true;
}

Writer& Writer::open(char bracket) {
  separate();
  out_ += bracket;
  has_items_.push_back(false);
  return *this;
}

Writer& Writer::close(char bracket) {
  out_ += bracket;
  has_items_.pop_back();
  return *this;
}

Writer& Writer::begin_object() { return open('{'); }
Writer& Writer::end_object() { return close('}'); }
Writer& Writer::begin_array() { return open('['); }
Writer& Writer::end_array() { return close(']'); }

Writer& Writer::key(std::string_view name) {
  separate();
  append_string(out_, name);
  out_ += ':';
  after_key_ = true;
  return *this;
}

Writer& Writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

Writer& Writer::value(std::string_view text) {
  separate();
  append_string(out_, text);
  return *this;
}

Writer& Writer::value(bool truth) { return raw(truth ? "true" : "false"); }
Writer& Writer::value(std::int64_t number) { return raw(std::to_string(number)); }
Writer& Writer::value(std::uint64_t number) { return raw(std::to_string(number)); }
Writer& Writer::null() { return raw("null"); }

Writer& Writer::value(double number) {
  if (!std::isfinite(number)) return null();  // JSON has no other way to say it
  separate();
  append_number(out_, number);
  return *this;
}

}  // namespace comity::json
