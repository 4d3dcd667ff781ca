// Properties of writer, reader and canonical form over random values. rapidcheck prints the seed of a failure;
// RC_PARAMS="seed=..." runs it again.
#include <gtest/gtest.h>
// gtest has to be known before rapidcheck's adaptor.
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <map>
#include <set>

#include "json/canonical.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::json {
namespace {

// Code points of one to four UTF-8 bytes, the edges of the ranges among them more often than chance has it.
rc::Gen<char32_t> code_point() {
  return rc::gen::weightedOneOf<char32_t>({
      {4, rc::gen::inRange<char32_t>(0, 0x80)},
      {2, rc::gen::inRange<char32_t>(0x80, 0xD800)},
      {2, rc::gen::inRange<char32_t>(0xE000, 0x10000)},
      {2, rc::gen::inRange<char32_t>(0x10000, 0x110000)},
      {1,
       rc::gen::element<char32_t>(0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xEFFF, 0xF000, 0xFFFF, 0x10000, 0x10FFFF)},
  });
}

std::string utf8(const std::vector<char32_t>& points) {
  std::string out;
  const auto tail = [&](char32_t c, int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  for (const auto c : points) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | (c >> 6));
      tail(c, 0);
    } else if (c < 0x10000) {
      out += static_cast<char>(0xE0 | (c >> 12));
      tail(c, 6), tail(c, 0);
    } else {
      out += static_cast<char>(0xF0 | (c >> 18));
      tail(c, 12), tail(c, 6), tail(c, 0);
    }
  }
  return out;
}

std::u16string utf16(const std::vector<char32_t>& points) {
  std::u16string out;
  for (const auto c : points) {
    if (c < 0x10000) {
      out += static_cast<char16_t>(c);
    } else {
      out += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
      out += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return out;
}

rc::Gen<std::string> text() { return rc::gen::map(rc::gen::container<std::vector<char32_t>>(code_point()), utf8); }

rc::Gen<double> finite_double() {
  const auto any =
      rc::gen::map(rc::gen::arbitrary<std::uint64_t>(), [](std::uint64_t bits) { return std::bit_cast<double>(bits); });
  return rc::gen::suchThat(rc::gen::oneOf(any, rc::gen::arbitrary<double>()),
                           [](double d) { return std::isfinite(d); });
}

// Writes a random value and remembers, a line a node, what the reader has to find.
class Author {
 public:
  void value(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 8 : 6)) {
      case 0:
        writer.null();
        note("null");
        return;
      case 1: scalar(*rc::gen::arbitrary<bool>(), "boolean"); return;
      case 2: scalar(*rc::gen::arbitrary<std::int64_t>(), "integer"); return;
      case 3: scalar(*rc::gen::arbitrary<std::uint64_t>(), "integer"); return;
      case 4: number(*finite_double()); return;
      case 5: scalar(*text(), "string"); return;
      case 6: list(depth); return;
      default: object(depth);
    }
  }

  Writer writer;
  std::string expected;

 private:
  void note(std::string_view line) { expected.append(line) += '\n'; }

  template <class T>
  void scalar(const T& v, std::string_view kind) {
    writer.value(v);
    note(kind);
    if constexpr (std::is_same_v<T, std::string>) {
      note(v);
    } else {
      note(std::to_string(v));
    }
  }

  void number(double v) {
    writer.value(v);
    note("double");
    note(std::to_string(std::bit_cast<std::uint64_t>(v == 0 ? 0.0 : v)));
  }

  void list(int depth) {
    const int count = *rc::gen::inRange(0, 5);
    note("list " + std::to_string(count));
    writer.begin_array();
    for (int i = 0; i < count; ++i) value(depth - 1);
    writer.end_array();
  }

  void object(int depth) {
    const auto keys = *rc::gen::container<std::set<std::string>>(text());
    note("object " + std::to_string(keys.size()));
    writer.begin_object();
    for (const auto& key : keys) {
      writer.key(key);
      note(key);
      value(depth - 1);
    }
    writer.end_object();
  }
};

// The same lines from what was read. A double without a fraction is written as an integer: `expected` decides.
class Witness {
 public:
  explicit Witness(std::string_view expected) : expected_(expected) {}

  bool agrees(const Value& v) { return visit(v) && expected_.empty(); }

 private:
  std::string_view line() {
    const auto end = expected_.find('\n');
    const auto found = expected_.substr(0, end);
    expected_.remove_prefix(end + 1);
    return found;
  }
  // Strings may hold line ends: taken by their length.
  bool take(std::string_view exact) {
    if (!expected_.starts_with(exact) || expected_.substr(exact.size(), 1) != "\n") return false;
    expected_.remove_prefix(exact.size() + 1);
    return true;
  }

  bool visit(const Value& v) {
    if (expected_.starts_with("double\n")) {
      line();
      return v.is_number() && take(std::to_string(std::bit_cast<std::uint64_t>(v.number())));
    }
    const auto size = [&] { return " " + std::to_string(v.items().size()); };
    if (!take(std::string(name_of(v.kind())) + (v.is_object() || v.is_array() ? size() : ""))) return false;
    switch (v.kind()) {
      case Kind::null: return true;
      case Kind::boolean: return take(std::to_string(v.boolean()));
      case Kind::integer: return take(std::to_string(v.integer()));
      case Kind::large: return take(std::to_string(static_cast<std::uint64_t>(v.number()))) || large_rounds();
      case Kind::string: return take(v.text());
      default: break;
    }
    for (const auto& item : v.items()) {
      if (v.is_object() && !take(item.key())) return false;
      if (!visit(item)) return false;
    }
    return true;
  }

  // number() rounds an integer above 2^63 to a double: only its kind can be compared.
  bool large_rounds() {
    line();
    return true;
  }

  std::string_view expected_;
};

RC_GTEST_PROP(Property, WhatIsWrittenIsRead, ()) {
  Author author;
  author.value(4);
  const std::string json = author.writer.take();
  Reader reader;
  const auto value = reader.read(json);
  if (!value) RC_FAIL(value.error().sentence() + " " + json);
  RC_ASSERT(Witness(author.expected).agrees(**value));
}

RC_GTEST_PROP(Property, CanonicalFormIsItsOwn, ()) {
  Author author;
  author.value(4);
  Reader reader;
  const auto value = reader.read(author.writer.take());
  RC_ASSERT(value.has_value());
  const std::string once = canonical(**value);
  const auto again = reader.read(once);
  RC_ASSERT(again.has_value());
  RC_ASSERT(canonical(**again) == once);
}

// RFC 8785 §3.2.3, against std::u16string's own order.
RC_GTEST_PROP(Property, KeysStandInUtf16Order, ()) {
  const auto keys = *rc::gen::container<std::vector<std::vector<char32_t>>>(
      rc::gen::container<std::vector<char32_t>>(*rc::gen::inRange<std::size_t>(0, 4), code_point()));
  std::map<std::u16string, std::string> ordered;
  for (const auto& key : keys) ordered.emplace(utf16(key), utf8(key));

  Writer written;
  written.begin_object();
  for (const auto& key : std::set<std::vector<char32_t>>(keys.begin(), keys.end())) written.member(utf8(key), 0);
  written.end_object();
  Writer expected;
  expected.begin_object();
  for (const auto& [ignored, key] : ordered) expected.member(key, 0);
  expected.end_object();

  Reader reader;
  const auto value = reader.read(written.take());
  RC_ASSERT(value.has_value());
  RC_ASSERT(canonical(**value) == expected.take());
}

RC_GTEST_PROP(Property, NumbersReadBackAsThemselves, ()) {
  const double number = *finite_double();
  std::string written;
  append_number(written, number);
  RC_ASSERT(std::strtod(written.c_str(), nullptr) == number);
}

}  // namespace
}  // namespace comity::json
