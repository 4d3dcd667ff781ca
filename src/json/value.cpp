#include "json/value.h"

namespace comity::json {

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::null: return "null";
    case Kind::boolean: return "boolean";
    case Kind::integer:
    case Kind::large: return "integer";
    case Kind::number: return "number";
    case Kind::string: return "string";
    case Kind::array: return "list";
    case Kind::object: return "object";
  }
  return "value";
}

double Value::number() const {
  switch (kind_) {
    case Kind::integer: return static_cast<double>(payload_.integer);
    case Kind::large: return static_cast<double>(payload_.large);
    case Kind::number: return payload_.number;
    default: return 0;
  }
}

const Value* Value::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  for (const auto& member : items()) {
    if (member.key_ == key) return &member;
  }
  return nullptr;
}

}  // namespace comity::json
