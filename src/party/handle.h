// The name of a party in rules, commands and logs: jurisdiction in lower case, a dot, a name ("xa.cert").
// A plain value, unique in a directory.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "party/jurisdiction.h"

namespace comity::party {

class Handle {
 public:
  // The name: 1 to 63 of a-z, 0-9 and dash, no dash at either end. Code::usage.
  static Result<Handle> parse(std::string_view text);

  const std::string& text() const { return text_; }
  const Jurisdiction& jurisdiction() const { return jurisdiction_; }
  auto operator<=>(const Handle&) const = default;

 private:
  Handle(std::string_view text, Jurisdiction jurisdiction) : text_(text), jurisdiction_(jurisdiction) {}
  std::string text_;
  Jurisdiction jurisdiction_;
};

// A handle speaks for its own jurisdiction only: Code::usage when `stated` is another.
Status check_jurisdiction(const Handle& handle, const Jurisdiction& stated);

}  // namespace comity::party
