// Hostile proofs: what is read can be written and read again, byte by byte, and proves nothing that nobody signed.
// links: log
#include "fuzz/support.h"
#include "log/verify.h"

using comity::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace comity::log;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto proof = parse_proof(text);
  if (!proof) return 0;
  require(proof->hashes.size() <= kMaxProof && proof->index < kMaxTreeSize);
  require(text_of(*proof) == text);
  static const comity::crypto::SigningKey key(*comity::crypto::Key::from(comity::Bytes(32, 1)));
  static const Policy policy{
      {{verifier_key("log.example/a", KeyKind::ed25519, key.public_key()), ""}}, {}, {}, std::string(kNoQuorum)};
  // The log of the seeds signed one leaf, and no input can know another.
  require(!verify_proof(*proof, leaf_hash(comity::as_bytes("what the log never had")), policy));
  return 0;
}
