// C2SP signed notes and the keys that verify them.
//
// A note is a value: its text, which ends in a newline, and its signatures, those of unknown keys and kinds among them
// as they came. Pure functions, safe on any thread, linear in the note. Errors: malformed, limit; denied for a note
// that no trusted key signed, or whose signature by one of them is wrong.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/sign.h"

namespace comity::log {

inline constexpr std::size_t kMaxNoteText = 65'536;
inline constexpr std::size_t kMaxSignatures = 100;
inline constexpr std::size_t kMaxSignatureLine = 8'192;  // a post-quantum one takes nearly 5,000 bytes
inline constexpr std::size_t kMaxNoteBytes = kMaxNoteText + 1 + kMaxSignatures * kMaxSignatureLine;

// The signature types of signed-note that comity makes and verifies. A type's byte is part of the key's id.
enum class KeyKind : std::uint8_t { ed25519 = 0x01, cosignature = 0x04 };

struct VerifierKey {
  std::string name;
  KeyKind kind = KeyKind::ed25519;
  std::uint32_t id = 0;
  crypto::PublicKey key{};

  bool operator==(const VerifierKey&) const = default;
};

// A vkey: "name+id+base64(kind || key)". The id has to be the key's own, the key crypto::is_sound.
Result<VerifierKey> parse_verifier_key(std::string_view text);
std::string text_of(const VerifierKey& key);
VerifierKey verifier_key(std::string name, KeyKind kind, const crypto::PublicKey& key);

// Not empty, UTF-8 without spaces of any kind, control characters and "+".
bool is_key_name(std::string_view name);

struct NoteSignature {
  std::string name;
  std::uint32_t id = 0;
  Bytes bytes;  // what follows the id
};

struct Note {
  std::string text;
  std::vector<NoteSignature> signatures;
};

Result<Note> parse_note(std::string_view note);
std::string text_of(const Note& note);

// With its newline.
std::string signature_line(const NoteSignature& signature);

// Adds the Ed25519 signature (0x01) over the text.
void sign(Note& note, const std::string& name, const crypto::SigningKey& key);

// Those of `keys` by which the note is signed, at least one. Signatures by other keys do not count; a wrong one by one
// of `keys` refuses the note.
Result<std::vector<VerifierKey>> verified_by(const Note& note, std::span<const VerifierKey> keys);

// Whether the signature line names this key: its name and id.
bool names(const NoteSignature& signature, const VerifierKey& key);

}  // namespace comity::log
