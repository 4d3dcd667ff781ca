#include "log/note.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "log/cosignature.h"
#include "log/lines.h"

namespace comity::log {

namespace {

constexpr std::string_view kDash = "\u2014 ";  // leads a signature line

Failure broken_note(Msg why, std::string where = {}) { return fail(Code::malformed, why, std::move(where)); }

std::uint32_t big_endian(ByteView four) {
  return std::uint32_t{four[0]} << 24U | std::uint32_t{four[1]} << 16U | std::uint32_t{four[2]} << 8U | four[3];
}

void append_big_endian(Bytes& out, std::uint32_t number) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out.push_back(static_cast<std::uint8_t>(number >> shift));
}

// signed-note, "Signature types": key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]
std::uint32_t id_of(std::string_view name, KeyKind kind, const crypto::PublicKey& key) {
  const std::array<std::uint8_t, 2> middle{'\n', static_cast<std::uint8_t>(kind)};
  return big_endian(crypto::sha256({as_bytes(name), middle, key}));
}

// signed-note, "Format": no ASCII control characters other than newline.
bool is_note_text(std::string_view text) {
  return is_utf8(text) && std::none_of(text.begin(), text.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n'; });
}

Result<NoteSignature> parse_signature(std::string_view line, const std::string& where) {
  const auto separator = line.rfind(' ');
  if (!line.starts_with(kDash) || separator < kDash.size()) return broken_note(Msg::kNoteSignature, where);
  const auto name = line.substr(kDash.size(), separator - kDash.size());
  const auto bytes = from_base64(line.substr(separator + 1));
  if (!is_key_name(name) || !bytes || bytes->size() <= sizeof(std::uint32_t))
    return broken_note(Msg::kNoteSignature, where);
  return NoteSignature{std::string(name), big_endian(*bytes), {bytes->begin() + sizeof(std::uint32_t), bytes->end()}};
}

Failure beyond(Msg message, std::size_t limit, std::string where = {}) {
  return fail(Code::limit, {message, {{"limit", std::to_string(limit)}}}, std::move(where));
}

bool holds(const VerifierKey& key, const Note& note, const NoteSignature& signature) {
  if (key.kind == KeyKind::cosignature) return cosigned_at(key, note.text, signature).has_value();
  return crypto::verify(key.key, as_bytes(note.text), signature.bytes);
}

}  // namespace

bool is_key_name(std::string_view name) {
  // Unicode's property White_Space, beyond ASCII's control characters.
  constexpr std::array<std::string_view, 20> kSpaces{
      " ",      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
      "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  const bool spaced = std::any_of(kSpaces.begin(), kSpaces.end(),
                                  [&](auto space) { return name.find(space) != std::string_view::npos; });
  return !name.empty() && !spaced && name.find('\n') == std::string_view::npos &&
         name.find('+') == std::string_view::npos && is_note_text(name);
}

VerifierKey verifier_key(std::string name, KeyKind kind, const crypto::PublicKey& key) {
  const auto id = id_of(name, kind, key);
  return {std::move(name), kind, id, key};
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
  // A name has no "+"; base64 may have.
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return fail(Code::malformed, Msg::kVerifierKey);
  const auto name = text.substr(0, first);
  const auto id = text.substr(first + 1, second - first - 1);
  const auto bytes = from_base64(text.substr(second + 1));
  if (!is_key_name(name) || !bytes || bytes->empty()) return fail(Code::malformed, Msg::kVerifierKey);
  const auto kind = static_cast<KeyKind>(bytes->front());
  crypto::PublicKey key{};
  if ((kind != KeyKind::ed25519 && kind != KeyKind::cosignature) || bytes->size() != 1 + key.size())
    return fail(Code::malformed, Msg::kVerifierKeyKind);
  std::copy(bytes->begin() + 1, bytes->end(), key.begin());
  auto out = verifier_key(std::string(name), kind, key);
  if (fmt::format("{:08x}", out.id) != id) return fail(Code::malformed, Msg::kVerifierKeyId);
  if (!crypto::is_sound(key)) return fail(Code::malformed, Msg::kVerifierKeyUnsound);
  return out;
}

std::string text_of(const VerifierKey& key) {
  Bytes bytes{static_cast<std::uint8_t>(key.kind)};
  bytes.insert(bytes.end(), key.key.begin(), key.key.end());
  return fmt::format("{}+{:08x}+{}", key.name, key.id, to_base64(bytes));
}

Result<Note> parse_note(std::string_view note) {
  if (note.size() > kMaxNoteBytes) return beyond(Msg::kNoteLarge, kMaxNoteText);
  if (!is_note_text(note)) return broken_note(Msg::kNoteText);
  // signed-note, "Format": the text is separated from the signatures by the last empty line.
  const auto separator = note.rfind("\n\n");
  if (separator == std::string_view::npos || separator + 2 == note.size() || note.back() != '\n')
    return broken_note(Msg::kNoteUnsigned);
  Note out{std::string(note.substr(0, separator + 1)), {}};
  if (out.text.size() > kMaxNoteText) return beyond(Msg::kNoteLarge, kMaxNoteText);
  Lines lines(note.substr(separator + 2));
  while (const auto line = lines.next()) {
    const auto where = fmt::format("signature {}", out.signatures.size() + 1);
    if (out.signatures.size() == kMaxSignatures) return beyond(Msg::kNoteSignatures, kMaxSignatures);
    if (line->size() >= kMaxSignatureLine) return beyond(Msg::kNoteSignatureLarge, kMaxSignatureLine, where);
    COMITY_TRY(auto signature, parse_signature(*line, where));
    out.signatures.push_back(std::move(signature));
  }
  return out;
}

std::string text_of(const Note& note) {
  std::string out = note.text + '\n';
  for (const auto& signature : note.signatures) out += signature_line(signature);
  return out;
}

std::string signature_line(const NoteSignature& signature) {
  Bytes bytes;
  append_big_endian(bytes, signature.id);
  bytes.insert(bytes.end(), signature.bytes.begin(), signature.bytes.end());
  return fmt::format("{}{} {}\n", kDash, signature.name, to_base64(bytes));
}

void sign(Note& note, const std::string& name, const crypto::SigningKey& key) {
  const auto signature = key.sign(as_bytes(note.text));
  note.signatures.push_back(
      {name, id_of(name, KeyKind::ed25519, key.public_key()), {signature.begin(), signature.end()}});
}

bool names(const NoteSignature& signature, const VerifierKey& key) {
  return signature.id == key.id && signature.name == key.name;
}

Result<std::vector<VerifierKey>> verified_by(const Note& note, std::span<const VerifierKey> keys) {
  std::vector<VerifierKey> out;
  for (const auto& key : keys) {
    bool signs = false;
    for (const auto& signature : note.signatures) {
      if (!names(signature, key)) continue;
      // signed-note, "Signatures": if a signature from a known key fails to verify, clients SHOULD reject the note.
      if (!holds(key, note, signature)) return fail(Code::unproven, {Msg::kNoteForged, {{"name", key.name}}});
      signs = true;
    }
    if (signs) out.push_back(key);
  }
  if (out.empty()) return fail(Code::unproven, Msg::kNoteUntrusted);
  return out;
}

}  // namespace comity::log
