// The parts of a JSON text as they stand in it, for whoever leaves some out and keeps the bytes of the others.
//
// Works beside the tree that json::Reader made of the same text, whose items are in the same order: keys are compared
// there, unescaped. Nothing is judged here: the text has to be one that the reader took. Linear, any thread, no errors.
#pragma once

#include <string_view>
#include <vector>

namespace comity::json {

// A member of an object or an element of a list.
struct Slice {
  std::string_view whole;  // with its key and the white space around, without commas
  std::string_view value;  // without white space around
};

// Of a text that is an object or a list.
std::vector<Slice> slices(std::string_view text);

}  // namespace comity::json
