#include "log/cosignature.h"

#include <fmt/format.h>

#include <limits>

namespace comity::log {

namespace {

constexpr std::int64_t kMicrosASecond = 1'000'000;
constexpr std::size_t kTimestampSize = 8;

// tlog-cosignature, "Ed25519 signed message"
std::string cosigned_message(std::uint64_t seconds, std::string_view body) {
  return fmt::format("cosignature/v1\ntime {}\n{}", seconds, body);
}

}  // namespace

NoteSignature cosign(const std::string& witness, const crypto::SigningKey& key, std::string_view body, Time at) {
  const auto seconds = static_cast<std::uint64_t>(at.micros / kMicrosASecond);
  const auto signature = key.sign(as_bytes(cosigned_message(seconds, body)));
  Bytes bytes;
  for (std::size_t i = kTimestampSize; i-- > 0;) bytes.push_back(static_cast<std::uint8_t>(seconds >> (8 * i)));
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return {witness, verifier_key(witness, KeyKind::cosignature, key.public_key()).id, std::move(bytes)};
}

std::optional<Time> cosigned_at(const VerifierKey& witness, std::string_view body, const NoteSignature& signature) {
  const ByteView bytes = signature.bytes;
  if (!names(signature, witness) || bytes.size() < kTimestampSize) return {};
  std::uint64_t seconds = 0;
  for (const auto byte : bytes.first(kTimestampSize)) seconds = seconds << 8U | byte;
  // tlog-cosignature, "Format": at most 2^63 - 1, and verifiers may refuse the future; ours ends where Time does.
  if (seconds > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / kMicrosASecond)) return {};
  if (!crypto::verify(witness.key, as_bytes(cosigned_message(seconds, body)), bytes.subspan(kTimestampSize))) return {};
  return Time{static_cast<std::int64_t>(seconds) * kMicrosASecond};
}

}  // namespace comity::log
