#include "log/proof.h"

#include <fmt/format.h>

#include "log/lines.h"
#include "log/note.h"

namespace comity::log {

namespace {

constexpr std::string_view kProofVersion = "c2sp.org/tlog-proof@v1";
constexpr std::size_t kMaxProofBytes = 2 * kMaxExtra + kMaxNoteBytes;  // the extra takes a third more in base64

}  // namespace

Result<Proof> parse_proof(std::string_view text) {
  const auto malformed = [](Msg why) { return fail(Code::malformed, why); };
  if (text.size() > kMaxProofBytes)
    return fail(Code::limit, {Msg::kProofLarge, {{"limit", std::to_string(kMaxProofBytes)}}});
  Lines lines(text);
  if (lines.next() != kProofVersion) return malformed(Msg::kProofHead);
  Proof out;
  auto line = lines.next();
  if (const auto extra = after("extra ", line.value_or(""))) {
    out.extra = from_base64(*extra);
    // tlog-proof, "Format": without extra data its line is omitted.
    if (!out.extra || out.extra->empty()) return malformed(Msg::kProofExtra);
    if (out.extra->size() > kMaxExtra)
      return fail(Code::limit, {Msg::kProofLarge, {{"limit", std::to_string(kMaxExtra)}}});
    line = lines.next();
  }
  const auto index = decimal_after("index ", line.value_or(""));
  if (!index) return malformed(Msg::kProofIndex);
  out.index = *index;
  auto hashes = hash_lines(lines);
  if (!hashes) return malformed(Msg::kProofHashes);
  out.hashes = std::move(*hashes);
  out.checkpoint = lines.rest();
  return out;
}

std::string text_of(const Proof& proof) {
  std::string out = fmt::format("{}\n", kProofVersion);
  if (proof.extra) out += fmt::format("extra {}\n", to_base64(*proof.extra));
  out += fmt::format("index {}\n", proof.index);
  return out + text_of_hashes(proof.hashes) + proof.checkpoint;
}

}  // namespace comity::log
