// Hostile evidence: whatever stands beside a proof, nothing is shown by it that no log committed to.
// links: exchange
#include "exchange/evidence.h"
#include "fuzz/support.h"
#include "log/checkpoint.h"
#include "log/note.h"
#include "log/proof.h"

using comity::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace comity;
  if (size == 0) return 0;
  static const crypto::SigningKey key(*crypto::Key::from(Bytes(32, 1)));
  static const log::Policy policy{{{log::verifier_key("comity/xa.cert", log::KeyKind::ed25519, key.public_key()), ""}},
                                  {},
                                  {},
                                  std::string(log::kNoQuorum)};
  // A log of one leaf that commits to nothing that can be shown.
  static const std::string checkpoint = [] {
    log::Note note{log::text_of(log::Checkpoint{"comity/xa.cert", 1, log::leaf_of({}), {}}), {}};
    log::sign(note, "comity/xa.cert", key);
    return log::text_of(note);
  }();
  log::Proof proof;
  proof.extra = Bytes(data, data + size);
  proof.checkpoint = checkpoint;
  require(!exchange::check_evidence({log::text_of(proof), policy, {}, {}}));
  return 0;
}
