// links: gate json base
//
// Any bytes as the JSON of a rulebook. What is read has one canonical form and one text, and both give it again.
#include "fuzz/support.h"
#include "gate/rulebook_json.h"
#include "gate/rulebook_text.h"
#include "json/canonical.h"
#include "json/read.h"

using namespace comity::gate;
using comity::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto book = read_json(text);
  if (!book) {
    require(!book.error().sentence().empty());
    return 0;
  }
  // Nothing that was given is lost: the canonical form of the text is that of the rulebook.
  static comity::json::Reader reader;
  require(comity::json::canonical(**reader.read(text)) == to_json(*book));
  const auto again = parse_text(to_text(*book));
  require(again && again->book == *book);
  require(digest_of(again->book) == digest_of(*book));
  return 0;
}
