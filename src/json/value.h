// A parsed JSON value: a read-only tree of nodes.
//
// Nodes and their strings belong to the json::Reader that made them and live until its next read. Members and
// elements keep the order of the text. Duplicate keys do not occur: the reader refuses them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace comity::json {

enum class Kind : std::uint8_t { null, boolean, integer, large, number, string, array, object };

std::string_view name_of(Kind kind);  // "string", "list", "object", …: as messages say it

class Value {
 public:
  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool is_object() const { return kind_ == Kind::object; }
  bool is_array() const { return kind_ == Kind::array; }
  bool is_string() const { return kind_ == Kind::string; }
  bool is_integer() const { return kind_ == Kind::integer || kind_ == Kind::large; }
  bool is_number() const { return is_integer() || kind_ == Kind::number; }

  // The unescaped key under which this value stands in its object; empty for elements and the root.
  std::string_view key() const { return key_; }

  // Each returns its kind's neutral value when the value is of another kind.
  bool boolean() const { return kind_ == Kind::boolean && payload_.boolean; }
  std::int64_t integer() const { return kind_ == Kind::integer ? payload_.integer : 0; }
  std::string_view text() const {
    return kind_ == Kind::string ? std::string_view(payload_.text, size_) : std::string_view();
  }
  // Any number as a double, as ECMAScript (and so RFC 8785) reads it.
  double number() const;

  // Members of an object or elements of a list; empty for others.
  std::span<const Value> items() const {
    return is_object() || is_array() ? std::span<const Value>(payload_.children, size_) : std::span<const Value>();
  }
  // The member of that key, or nullptr.
  const Value* find(std::string_view key) const;

 private:
  friend class TreeBuilder;

  union Payload {
    bool boolean;
    std::int64_t integer;
    std::uint64_t large;  // an integer above INT64_MAX
    double number;
    const char* text;
    const Value* children;
  };
  Payload payload_{};
  std::string_view key_;
  std::uint32_t size_ = 0;
  Kind kind_ = Kind::null;
};

}  // namespace comity::json
