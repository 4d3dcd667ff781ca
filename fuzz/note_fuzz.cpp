// Hostile notes: what is read can be written and read again, byte by byte, and no key is taken for a signer's that is
// none.
// links: log
#include <algorithm>

#include "fuzz/support.h"
#include "log/note.h"

using comity::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace comity::log;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto key = parse_verifier_key(text)) require(text_of(*key) == text && is_key_name(key->name));
  const auto note = parse_note(text);
  if (!note) return 0;
  require(!note->signatures.empty() && note->signatures.size() <= kMaxSignatures && note->text.back() == '\n');
  require(text_of(*note) == text);
  static const comity::crypto::SigningKey key(*comity::crypto::Key::from(comity::Bytes(32, 99)));
  const std::vector ours{verifier_key("log.example/fuzz", KeyKind::ed25519, key.public_key())};
  require(!verified_by(*note, ours));
  const bool forged = std::any_of(note->signatures.begin(), note->signatures.end(),
                                  [&](const auto& signature) { return names(signature, ours[0]); });
  auto signed_by_us = *note;
  sign(signed_by_us, ours[0].name, key);
  require(verified_by(signed_by_us, ours).has_value() == !forged);
  return 0;
}
