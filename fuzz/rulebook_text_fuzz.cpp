// links: gate json base
//
// Any bytes as the text of a rulebook. What is read has to be the same in both forms and back, in one layout; what is
// not has slips, no more than promised, each with a sentence and a place within the text.
#include "fuzz/support.h"
#include "gate/rulebook_json.h"
#include "gate/rulebook_text.h"

using namespace comity::gate;
using comity::fuzz::require;

namespace {

void check(const Rulebook& book) {
  const auto text = to_text(book);
  const auto again = parse_text(text);
  require(again && again->book == book && to_text(again->book) == text);
  require(again->rules.size() == book.rules.size());
  const auto json = to_json(book);
  const auto read = read_json(json);
  require(read && *read == book && to_json(*read) == json);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = parse_text(text);
  if (parsed) {
    check(parsed->book);
    return 0;
  }
  require(!parsed.error().empty() && parsed.error().size() <= kMaxSlips);
  for (const auto& slip : parsed.error()) {
    require(!comity::render(slip.message).empty());
    require(slip.place.line > 0 && slip.place.column > 0 && slip.place.column <= size + 1);
  }
  return 0;
}
