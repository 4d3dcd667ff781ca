#include "party/keys.h"

#include <array>

#include "crypto/hash.h"
#include "crypto/seal.h"
#include "json/read.h"
#include "json/write.h"
#include "party/members.h"

namespace comity::party {

namespace {

constexpr std::string_view kKeysFormat = "comity/keys/1";
constexpr std::uint64_t kKnownKeysFormat = 1;

// What stands beside the sealed bytes, above all how the sealing key is made.
struct Envelope {
  std::uint32_t item_key_id = 1;
  ProtectionKind kind = ProtectionKind::key_file;
  crypto::Salt salt{};
  crypto::PassphraseCost cost;
};

void write_protection(json::Writer& out, const Envelope& envelope) {
  if (envelope.kind == ProtectionKind::key_file) {
    out.begin_object().member("kind", "key-file").end_object();
    return;
  }
  out.begin_object()
      .member("kind", "passphrase")
      .member("salt", to_base64(envelope.salt))
      .member("passes", envelope.cost.passes)
      .member("memory_kib", envelope.cost.memory_kib)
      .member("lanes", envelope.cost.lanes)
      .end_object();
}

// The document but for its sealed bytes, which authenticate this text.
std::string open_part(const Envelope& envelope) {
  json::Writer out;
  out.begin_object().member("format", kKeysFormat).member("item_key_id", envelope.item_key_id).key("protection");
  write_protection(out, envelope);
  return out.end_object().take();
}

Result<std::uint32_t> small_count(const Members& members, std::string_view key) {
  COMITY_TRY(const auto count, members.count(key));
  if (count > UINT32_MAX) return members.wrong(key, "a number below 2^32");
  return static_cast<std::uint32_t>(count);
}

Result<Envelope> read_envelope(const json::Value& document) {
  COMITY_CHECK(check_format(document, "keys", kKnownKeysFormat));
  COMITY_TRY(const auto* protection, Members(document, "").object("protection"));
  const Members members(*protection, "/protection");
  COMITY_TRY(const auto kind, members.text("kind"));
  Envelope envelope;
  COMITY_TRY(envelope.item_key_id, small_count(Members(document, ""), "item_key_id"));
  if (kind == "key-file") return envelope;
  if (kind != "passphrase") return members.wrong("kind", "\"passphrase\" or \"key-file\"");
  envelope.kind = ProtectionKind::passphrase;
  COMITY_TRY(const auto salt, members.base64("salt"));
  if (salt.size() != envelope.salt.size()) return members.wrong("salt", "16 bytes");
  std::copy(salt.begin(), salt.end(), envelope.salt.begin());
  COMITY_TRY(envelope.cost.passes, small_count(members, "passes"));
  COMITY_TRY(envelope.cost.memory_kib, small_count(members, "memory_kib"));
  COMITY_TRY(envelope.cost.lanes, small_count(members, "lanes"));
  return envelope;
}

Result<crypto::Key> sealing_key(const Envelope& envelope, const Protection& protection) {
  const auto* passphrase = std::get_if<Passphrase>(&protection);
  if (envelope.kind == ProtectionKind::key_file) {
    if (passphrase != nullptr) return fail(Code::denied, Msg::kKeysNeedKeyFile);
    return std::get<crypto::Key>(protection).clone();
  }
  if (passphrase == nullptr) return fail(Code::denied, Msg::kKeysNeedPassphrase);
  return crypto::derive_key(passphrase->text, envelope.salt, envelope.cost);
}

// The keys one after another: all of one size, in the order of NodeSecrets.
constexpr std::size_t kKeys = 5;

crypto::Secret joined(const NodeSecrets& secrets) {
  Bytes bytes;
  bytes.reserve(kKeys * crypto::Key::kSize);
  for (const auto* key :
       {&secrets.signing_seed, &secrets.item_key, &secrets.index_key, &secrets.record_key, &secrets.cursor_key})
    bytes.insert(bytes.end(), key->view().begin(), key->view().end());
  return crypto::Secret(std::move(bytes));
}

NodeSecrets divided(ByteView bytes, std::uint32_t item_key_id) {
  const auto key = [&](std::size_t i) {
    return std::move(*crypto::Key::from(bytes.subspan(i * crypto::Key::kSize, crypto::Key::kSize)));
  };
  return {key(0), key(1), key(2), key(3), key(4), item_key_id};
}

}  // namespace

NodeSecrets NodeSecrets::create(Random& random) {
  const auto key = [&] { return crypto::Key::random(random); };
  return {key(), key(), key(), key(), key()};
}

Result<std::string> seal_to_json(const NodeSecrets& secrets, const Protection& protection, Random& random) {
  Envelope envelope;
  envelope.item_key_id = secrets.item_key_id;
  if (const auto* passphrase = std::get_if<Passphrase>(&protection)) {
    if (passphrase->text.empty()) return fail(Code::usage, Msg::kPassphraseEmpty);
    envelope.kind = ProtectionKind::passphrase;
    envelope.salt = random.bytes<16>();
    envelope.cost = passphrase->cost;
  }
  COMITY_TRY(const auto key, sealing_key(envelope, protection));
  const auto sealed = crypto::seal(key, joined(secrets).view(), as_bytes(open_part(envelope)), random);
  std::string text = open_part(envelope);
  text.back() = ',';
  return text.append("\"sealed\":\"").append(to_base64(sealed)).append("\"}\n");
}

Result<NodeSecrets> open_from_json(std::string_view text, const Protection& protection) {
  json::Reader reader;
  COMITY_TRY(const auto* document, reader.read(text));
  COMITY_TRY(const auto envelope, read_envelope(*document));
  const Members members(*document, "");
  COMITY_TRY(const auto sealed, members.base64("sealed"));
  COMITY_TRY(const auto key, sealing_key(envelope, protection));
  auto opened = crypto::open(key, sealed, as_bytes(open_part(envelope)));
  if (!opened) {
    const bool passphrase = envelope.kind == ProtectionKind::passphrase;
    return fail(Code::denied, passphrase ? Msg::kKeysPassphraseWrong : Msg::kKeysKeyFileWrong);
  }
  const crypto::Secret plain(std::move(*opened));
  if (plain.view().size() != kKeys * crypto::Key::kSize) return members.wrong("sealed", "the keys of a node");
  return divided(plain.view(), envelope.item_key_id);
}

Result<ProtectionKind> protection_of(std::string_view text) {
  json::Reader reader;
  COMITY_TRY(const auto* document, reader.read(text));
  COMITY_TRY(const auto envelope, read_envelope(*document));
  return envelope.kind;
}

}  // namespace comity::party
