// Hostile requests to a witness: whatever comes, its tree only grows, and only by what the log signed.
// links: log
#include "fuzz/support.h"
#include "log/add_checkpoint.h"

using comity::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace comity::log;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  if (const auto request = parse_add_checkpoint(body)) require(text_of(*request) == body);
  if (const auto known = parse_tree_size(body)) require(tree_size_text(*known) == body);
  static const comity::crypto::SigningKey key(*comity::crypto::Key::from(comity::Bytes(32, 1)));
  // The log of the seeds: nothing of it was cosigned yet.
  WitnessedLog log{{verifier_key("log.example/a", KeyKind::ed25519, key.public_key())}, 0, empty_root()};
  const auto verdict =
      judge_checkpoint(body, [&](const std::string&) -> comity::Result<std::optional<WitnessedLog>> { return log; });
  require(verdict.has_value());
  if (verdict->status != 200) {
    require(verdict->why.has_value());
    return 0;
  }
  require(verified_by(verdict->note, log.keys).has_value() && verdict->checkpoint.size >= log.size);
  log.size = verdict->checkpoint.size;
  log.root = verdict->checkpoint.root;
  // The same once more is not taken, unless nothing came of it.
  const auto again =
      judge_checkpoint(body, [&](const std::string&) -> comity::Result<std::optional<WitnessedLog>> { return log; });
  require(again && again->status == (log.size == 0 ? 200 : 409));
  return 0;
}
