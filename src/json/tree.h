// Builds json::Value nodes; used by the reader only.
#pragma once

#include <memory_resource>

#include "json/value.h"

namespace comity::json {

class TreeBuilder {
 public:
  explicit TreeBuilder(std::pmr::memory_resource& memory) : memory_(memory) {}

  std::span<Value> allocate(std::size_t count) {
    auto* nodes = static_cast<Value*>(memory_.allocate(count * sizeof(Value), alignof(Value)));
    std::uninitialized_default_construct_n(nodes, count);
    return {nodes, count};
  }

  static void set_key(Value& node, std::string_view key) { node.key_ = key; }
  static void set_null(Value& node) { node.kind_ = Kind::null; }
  static void set(Value& node, bool value) {
    node.kind_ = Kind::boolean;
    node.payload_.boolean = value;
  }
  static void set(Value& node, std::int64_t value) {
    node.kind_ = Kind::integer;
    node.payload_.integer = value;
  }
  static void set(Value& node, std::uint64_t value) {
    node.kind_ = Kind::large;
    node.payload_.large = value;
  }
  static void set(Value& node, double value) {
    node.kind_ = Kind::number;
    node.payload_.number = value;
  }
  static void set(Value& node, std::string_view text) {
    node.kind_ = Kind::string;
    node.payload_.text = text.data();
    node.size_ = static_cast<std::uint32_t>(text.size());
  }
  static void set(Value& node, Kind kind, std::span<const Value> children) {
    node.kind_ = kind;
    node.payload_.children = children.data();
    node.size_ = static_cast<std::uint32_t>(children.size());
  }

 private:
  std::pmr::memory_resource& memory_;
};

}  // namespace comity::json
