// links: net base
//
// Requests of any bytes: the outcome is the same however they are cut. The first byte says how; the rest is sent.
#include "fuzz/support.h"
#include "tests/support/request_outcome.h"

using namespace comity;
using comity::fuzz::require;

namespace {

std::vector<std::string_view> cut(std::string_view bytes, unsigned seed) {
  std::vector<std::string_view> pieces;
  while (!bytes.empty()) {
    seed = seed * 1'103'515'245U + 12'345U;
    const auto piece = bytes.substr(0, 1 + (seed >> 16U) % 40);
    pieces.push_back(piece);
    bytes.remove_prefix(piece.size());
  }
  return pieces;
}

// What every service may rely on.
void check_head(std::string_view bytes) {
  net::RequestParser parser(4'096, 20);
  parser.feed(bytes);
  if (parser.state() != net::RequestParser::State::admit) return;
  const auto& head = parser.head();
  require(head.request.path.starts_with('/') && !head.request.method.empty());
  require(head.request.fields.all().size() <= 20);
  require(!(head.chunked && head.length > 0));
  require(head.request.fields.count("host") <= 1 && head.request.fields.count("transfer-encoding") <= 1);
  for (const auto& [name, value] : head.request.fields.all())
    require(!name.empty() && (name + value).find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  require(test::request_outcome({bytes}) == test::request_outcome(cut(bytes, data[0])));
  check_head(bytes);
  return 0;
}
