#include "base/error.h"

#include <array>

namespace comity {

namespace {

constexpr std::array kCodes{
#define COMITY_CODE(name, slug, http_status, exit_status, meaning) CodeInfo{slug, http_status, exit_status, meaning},
#include "base/error_codes.def"
#undef COMITY_CODE
};

}  // namespace

const CodeInfo& info(Code code) { return kCodes.at(static_cast<std::size_t>(code)); }

std::string Error::sentence(std::string_view language) const {
  std::string text = render(message, language);
  return where.empty() ? text : where + ": " + text;
}

}  // namespace comity
