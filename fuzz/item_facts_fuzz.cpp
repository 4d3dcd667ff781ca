// links: exchange
//
// Any object into its facts and out of a redaction. Facts have to come back from their text, a stated fact must not
// loosen, and what remains of a redaction has to keep the standard and be without the fields.
#include "exchange/item_facts.h"
#include "exchange/redact.h"
#include "exchange/vault.h"
#include "fuzz/support.h"
#include "json/read.h"
#include "stix/check.h"

using namespace comity;
using comity::fuzz::require;

namespace {

void detect_and_read_back(const stix::Object& object) {
  const exchange::Markings nothing;
  const auto detected = exchange::detect(object, nothing, Time{}, exchange::Traces::collect);
  require(detected.facts == exchange::detect(object, nothing, Time{}).facts);
  require(detected.facts.kind != 0 && detected.traces.size() <= exchange::kMaxTraces);
  for (const auto& trace : detected.traces) {
    const auto index = static_cast<std::size_t>(trace.fact) - static_cast<std::size_t>(gate::Fact::personal_data);
    require(detected.facts.categories[index] == gate::Truth::yes);
  }
  const auto text = exchange::class_of(object, {{"xa.cert"}, {}}, nothing, Time{});
  static json::Reader reader;
  const auto root = reader.read(text);
  require(root.has_value());
  const auto facts = gate::read_item_facts(*(*root)->find("facts"));
  require(facts && *facts == detected.facts);
}

void redact(std::string_view bytes) {
  const exchange::Derived derived{"identity--11111111-1111-4111-8111-111111111111",
                                  "identity--22222222-2222-4222-8222-222222222222"};
  const auto rest = exchange::redact(bytes, {"contact_information", "x_*", "external_references.url"}, derived);
  if (!rest || !*rest || **rest == bytes) return;
  static json::Reader reader;
  const auto root = reader.read(**rest);
  require(root.has_value());
  require((*root)->find("contact_information") == nullptr);
  for (const auto& member : (*root)->items()) require(!member.key().starts_with("x_"));
  stix::Report report;
  stix::check(**root, exchange::whole_items(), report);
  require(report.accepted());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static json::Reader reader;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto value = reader.read(bytes);
  if (!value) return 0;
  (void)exchange::meaning_of(**value);
  detect_and_read_back(stix::Object(**value));
  redact(bytes);
  return 0;
}
