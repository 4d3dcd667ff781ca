#include "json/canonical.h"

#include <algorithm>
#include <vector>

#include "json/write.h"

namespace comity::json {

namespace {

// UTF-16 order differs from UTF-8's (code point order) in one thing: U+E000 to U+FFFF, lead bytes 0xEE and 0xEF,
// come after the surrogates of U+10000 and above, lead bytes 0xF0 to 0xF4.
unsigned rank(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0xEE || byte == 0xEF ? byte + 0x10U : byte;
}

bool less_utf16(std::string_view a, std::string_view b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (x == a.end() || y == b.end()) return x == a.end() && y != b.end();
  return rank(*x) < rank(*y);
}

void append_object(std::string& out, const Value& value) {
  std::vector<const Value*> members;
  members.reserve(value.items().size());
  for (const auto& member : value.items()) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const Value* a, const Value* b) { return less_utf16(a->key(), b->key()); });
  out += '{';
  for (const auto* member : members) {
    if (member != members.front()) out += ',';
    append_string(out, member->key());
    out += ':';
    append_canonical(out, *member);
  }
  out += '}';
}

}  // namespace

void append_canonical(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Kind::null: out += "null"; return;
    case Kind::boolean: out += value.boolean() ? "true" : "false"; return;
    case Kind::integer:
    case Kind::large:
    case Kind::number: append_number(out, value.number()); return;
    case Kind::string: append_string(out, value.text()); return;
    case Kind::object: append_object(out, value); return;
    case Kind::array: break;
  }
  out += '[';
  for (const auto& element : value.items()) {
    if (&element != &value.items().front()) out += ',';
    append_canonical(out, element);
  }
  out += ']';
}

std::string canonical(const Value& value) {
  std::string out;
  append_canonical(out, value);
  return out;
}

}  // namespace comity::json
