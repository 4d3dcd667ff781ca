// Properties of writer, reader and canonical form over random values. rapidcheck prints the seed of a failure;
// RC_PARAMS="seed=..." runs it again.
#include <gtest/gtest.h>
// gtest has to be known before rapidcheck's adaptor.
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <set>

#include "json/canonical.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::json {
namespace {

using Points = std::vector<char32_t>;

// The draws are made of numbers alone: rapidcheck's richer generators take a compiler half a minute. Each is from
// its whole range in every round.
std::uint64_t draw(std::uint64_t end) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, end));
}

// Code points of one to four UTF-8 bytes, the edges of the ranges among them more often than chance has it.
char32_t draw_point() {
  constexpr std::array<char32_t, 11> kEdges{0x7F,   0x80,   0x7FF,  0x800,   0xD7FF,  0xE000,
                                            0xEFFF, 0xF000, 0xFFFF, 0x10000, 0x10FFFF};
  constexpr std::array<std::pair<char32_t, char32_t>, 5> kRanges{
      {{0, 0x80}, {0, 0x80}, {0x80, 0xD800}, {0xE000, 0x10000}, {0x10000, 0x110000}}};
  const auto choice = draw(kRanges.size() + 1);
  if (choice == kRanges.size()) return kEdges[draw(kEdges.size())];
  const auto [first, end] = kRanges[choice];
  return first + static_cast<char32_t>(draw(end - first));
}

Points draw_points(std::uint64_t end) {
  Points points(draw(end));
  for (auto& point : points) point = draw_point();
  return points;
}

std::string utf8(const Points& points) {
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

std::u16string utf16(const Points& points) {
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

std::string draw_text() { return utf8(draw_points(12)); }

std::uint64_t draw_bits() { return draw(1ULL << 32) << 32 | draw(1ULL << 32); }

double draw_finite() {
  if (draw(2) == 0) return static_cast<double>(static_cast<std::int64_t>(draw_bits())) / 1000;
  const double any = std::bit_cast<double>(draw_bits());
  return std::isfinite(any) ? any : 0.5;
}

// Writes a random value and remembers, a line a node, what the reader has to find.
class Author {
 public:
  void value(int depth) {
    switch (draw(depth > 0 ? 8 : 6)) {
      case 0:
        writer.null();
        note("null");
        return;
      case 1: scalar(draw(2) == 1, "boolean"); return;
      case 2: scalar(static_cast<std::int64_t>(draw_bits() >> draw(64)), "integer"); return;
      case 3: scalar(draw_bits(), "integer"); return;
      case 4: number(draw_finite()); return;
      case 5: scalar(draw_text(), "string"); return;
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
    const auto count = draw(5);
    note("list " + std::to_string(count));
    writer.begin_array();
    for (std::uint64_t i = 0; i < count; ++i) value(depth - 1);
    writer.end_array();
  }

  void object(int depth) {
    std::set<std::string> keys;
    for (auto count = draw(5); count > 0; --count) keys.insert(draw_text());
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
  std::set<Points> keys;
  for (auto count = draw(12); count > 0; --count) keys.insert(draw_points(4));
  std::map<std::u16string, std::string> ordered;
  for (const auto& key : keys) ordered.emplace(utf16(key), utf8(key));

  Writer written;
  written.begin_object();
  for (const auto& key : keys) written.member(utf8(key), 0);
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
  const double number = draw_finite();
  std::string written;
  append_number(written, number);
  RC_ASSERT(std::strtod(written.c_str(), nullptr) == number);
}

}  // namespace
}  // namespace comity::json
