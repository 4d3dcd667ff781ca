// Writes our own JSON (never another's object, whose bytes are passed on as they are).
//
// Commas and escapes are its business; the caller opens and closes in pairs. Strings have to be UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace comity::json {

class Writer {
 public:
  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);
  Writer& value(std::string_view text);
  Writer& value(const char* text) { return value(std::string_view(text)); }
  Writer& value(const std::string& text) { return value(std::string_view(text)); }
  Writer& value(bool truth);
  Writer& value(std::int64_t number);
  Writer& value(std::uint64_t number);
  Writer& value(int number) { return value(static_cast<std::int64_t>(number)); }
  Writer& value(unsigned number) { return value(static_cast<std::uint64_t>(number)); }
  Writer& value(double number);
  Writer& null();
  // Text that is JSON already, spliced in unchanged.
  Writer& raw(std::string_view json);

  template <class T>
  Writer& member(std::string_view name, const T& v) {
    return key(name).value(v);
  }

  std::string take() { return std::move(out_); }

 private:
  void separate();
  Writer& open(char bracket);
  Writer& close(char bracket);

  std::string out_;
  std::vector<bool> has_items_;
  bool after_key_ = false;
};

// Appends `text` as a JSON string with the fewest escapes, as RFC 8785 §3.2.2.2 has them.
void append_string(std::string& out, std::string_view text);

// Appends a finite double as ECMAScript does, RFC 8785 §3.2.2.3.
void append_number(std::string& out, double number);

}  // namespace comity::json
