#include "log/note.h"

#include <gtest/gtest.h>

#include "log/cosignature.h"

namespace comity::log {
namespace {

constexpr Time kWhen{1'700'000'000'000'000};

crypto::SigningKey key_of(std::uint8_t seed) { return crypto::SigningKey(*crypto::Key::from(Bytes(32, seed))); }

VerifierKey verifier(const std::string& name, std::uint8_t seed, KeyKind kind = KeyKind::ed25519) {
  return verifier_key(name, kind, key_of(seed).public_key());
}

Note signed_note() {
  Note note{"a text\n\nof two parts\n", {}};
  sign(note, "log.example/a", key_of(1));
  note.signatures.push_back(cosign("witness.example/w", key_of(2), note.text, kWhen));
  return note;
}

TEST(VerifierKeys, AreReadBack) {
  for (const auto kind : {KeyKind::ed25519, KeyKind::cosignature})
    for (const auto* name : {"log.example/a", "\u00e9t\u00e9", "a"}) {
      const auto key = verifier(name, 3, kind);
      const auto again = parse_verifier_key(text_of(key));
      ASSERT_TRUE(again) << again.error().sentence();
      EXPECT_EQ(*again, key);
    }
  // The same key has another id for another kind or name.
  EXPECT_NE(verifier("a", 3).id, verifier("a", 3, KeyKind::cosignature).id);
  EXPECT_NE(verifier("a", 3).id, verifier("b", 3).id);
}

TEST(VerifierKeys, UnderWhichAnybodySignsAreRefused) {
  crypto::PublicKey identity{};
  identity[0] = 1;
  const auto parsed = parse_verifier_key(text_of(verifier_key("log.example/a", KeyKind::ed25519, identity)));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().message.id, Msg::kVerifierKeyUnsound);
}

TEST(KeyNames, HaveNoSpacesAndNoPlus) {
  for (const auto* name : {"a", "log.example/42", "\u65e5\u672c", "a\x7f", "\u2014"}) EXPECT_TRUE(is_key_name(name));
  for (const auto* name : {"", "a b", "a+b", "a\tb", "a\n", "\u00a0", "a\u2003b", "a\u3000", "a\u0085", "\xc3", "\x01"})
    EXPECT_FALSE(is_key_name(name)) << name;
}

TEST(Notes, AreReadBack) {
  const auto note = signed_note();
  const auto again = parse_note(text_of(note));
  ASSERT_TRUE(again) << again.error().sentence();
  EXPECT_EQ(again->text, note.text);
  ASSERT_EQ(again->signatures.size(), 2U);
  EXPECT_EQ(again->signatures[0].name, "log.example/a");
  EXPECT_EQ(again->signatures[1].id, verifier("witness.example/w", 2, KeyKind::cosignature).id);
  EXPECT_EQ(text_of(*again), text_of(note));
}

TEST(Notes, AreVerifiedByTheKeysThatSigned) {
  const auto log_key = verifier("log.example/a", 1);
  const auto witness = verifier("witness.example/w", 2, KeyKind::cosignature);
  const std::vector keys{verifier("log.example/a", 9), witness, log_key};
  const auto verified = verified_by(signed_note(), keys);
  ASSERT_TRUE(verified) << verified.error().sentence();
  EXPECT_EQ(*verified, (std::vector{witness, log_key}));
}

TEST(Notes, WithoutATrustedSignatureAreRefused) {
  for (const auto& key : {verifier("log.example/b", 1), verifier("log.example/a", 3),
                          verifier("log.example/a", 1, KeyKind::cosignature), verifier("witness.example/w", 2)})
    EXPECT_EQ(verified_by(signed_note(), std::vector{key}).error().message.id, Msg::kNoteUntrusted) << key.name;
  EXPECT_FALSE(verified_by(signed_note(), {}));
}

TEST(Notes, WithAWrongSignatureOfATrustedKeyAreRefused) {
  const std::vector keys{verifier("log.example/a", 1), verifier("witness.example/w", 2, KeyKind::cosignature)};
  ASSERT_TRUE(verified_by(signed_note(), keys));
  for (const std::size_t which : {0U, 1U}) {
    for (const std::size_t at : {0U, 7U, 8U, 40U, 63U}) {
      auto note = signed_note();
      note.signatures[which].bytes[at] ^= 1U;
      EXPECT_EQ(verified_by(note, keys).error().message.id, Msg::kNoteForged) << which << " " << at;
    }
    auto cut = signed_note();
    cut.signatures[which].bytes.pop_back();
    EXPECT_EQ(verified_by(cut, keys).error().message.id, Msg::kNoteForged) << which;
  }
  // A good signature beside it does not help.
  auto note = signed_note();
  note.signatures.push_back(note.signatures[0]);
  note.signatures.back().bytes[0] ^= 1U;
  EXPECT_FALSE(verified_by(note, keys));
  note = signed_note();
  note.text += "more\n";
  EXPECT_FALSE(verified_by(note, keys));
}

TEST(Notes, KeepTheLinesOfKindsThatAreNotKnown) {
  auto note = signed_note();
  note.signatures.push_back({"log.example/a", 77, Bytes(4900, 0xab)});  // as large as post-quantum signatures are
  const auto again = parse_note(text_of(note));
  ASSERT_TRUE(again) << again.error().sentence();
  EXPECT_EQ(again->signatures.back().bytes, note.signatures.back().bytes);
  EXPECT_TRUE(verified_by(*again, std::vector{verifier("log.example/a", 1)}));
}

TEST(Notes, AreBounded) {
  Note note{std::string(kMaxNoteText - 1, 'a') + "\n", {}};
  NoteSignature largest{"name", 1, Bytes((kMaxSignatureLine - 16) / 4 * 3 - 4)};
  largest.name.append(kMaxSignatureLine - signature_line(largest).size(), 'x');
  ASSERT_EQ(signature_line(largest).size(), kMaxSignatureLine);
  for (std::size_t i = 0; i < kMaxSignatures; ++i) note.signatures.push_back(largest);
  EXPECT_TRUE(parse_note(text_of(note)));

  auto longer = note;
  longer.text.insert(0, "a");
  EXPECT_EQ(parse_note(text_of(longer)).error().code, Code::limit);
  auto more = note;
  more.text = "a\n";
  more.signatures.push_back({"a", 1, Bytes(1)});
  EXPECT_EQ(parse_note(text_of(more)).error().message.id, Msg::kNoteSignatures);
  auto wider = more;
  wider.signatures = {largest};
  wider.signatures[0].name += 'x';
  EXPECT_EQ(parse_note(text_of(wider)).error().message.id, Msg::kNoteSignatureLarge);
}

TEST(Cosignatures, TellWhen) {
  const auto witness = verifier("w", 2, KeyKind::cosignature);
  const auto signature = cosign("w", key_of(2), "body\n", Time{kWhen.micros + 999'999});
  EXPECT_EQ(signature.bytes.size(), 72U);
  EXPECT_EQ(cosigned_at(witness, "body\n", signature), kWhen);
  EXPECT_EQ(cosigned_at(witness, "bode\n", signature), std::nullopt);
  EXPECT_EQ(cosigned_at(verifier("v", 2, KeyKind::cosignature), "body\n", signature), std::nullopt);
  auto later = signature;
  ++later.bytes[7];
  EXPECT_EQ(cosigned_at(witness, "body\n", later), std::nullopt);
  later.bytes.resize(5);
  EXPECT_EQ(cosigned_at(witness, "body\n", later), std::nullopt);
}

TEST(Cosignatures, OfATimeBeyondOursAreWrong) {
  constexpr std::uint64_t kLast = 9'223'372'036'854;
  const auto witness = verifier("w", 2, KeyKind::cosignature);
  for (const std::uint64_t seconds : {kLast, kLast + 1, ~std::uint64_t{0} >> 1U, ~std::uint64_t{0}}) {
    NoteSignature signature{"w", witness.id, {}};
    for (std::size_t i = 8; i-- > 0;) signature.bytes.push_back(static_cast<std::uint8_t>(seconds >> (8 * i)));
    const auto bytes = key_of(2).sign(as_bytes("cosignature/v1\ntime " + std::to_string(seconds) + "\nbody\n"));
    signature.bytes.insert(signature.bytes.end(), bytes.begin(), bytes.end());
    EXPECT_EQ(cosigned_at(witness, "body\n", signature).has_value(), seconds == kLast) << seconds;
  }
}

}  // namespace
}  // namespace comity::log
